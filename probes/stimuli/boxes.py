"""Boxes in pictures: left, top, right, bottom in hundredths of width and height."""

Box = tuple[float, float, float, float]


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (_area(one) + _area(other) - width * height)


def upright(box: Box, orientation: int) -> Box:
    """The box in the picture as it is shown, of one in the pixels as they are stored: EXIF's 5 to 8, which change
    width and height."""
    left, top, right, bottom = box
    return {
        5: (top, left, bottom, right),
        6: (100 - bottom, left, 100 - top, right),
        7: (100 - bottom, 100 - right, 100 - top, 100 - left),
        8: (top, 100 - right, bottom, 100 - left),
    }.get(orientation, box)


def on(x: float, y: float, box: Box) -> bool:
    """Whether the place lies in the box."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
