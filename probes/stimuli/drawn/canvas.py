"""A square canvas of 100 x 100 units, drawn at twice the size and halved, so that edges are smooth."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

OVERSAMPLING = 2

Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Canvas:
    """Draws in units; `origin` and `scale` place a sketch of its own 100 x 100 units on the picture."""

    draw: ImageDraw.ImageDraw
    unit: float
    origin: Point = (0.0, 0.0)
    mirrored: bool = False

    @classmethod
    def blank(cls, size: int, colour: Colour) -> tuple["Canvas", Image.Image]:
        image = Image.new("RGB", (size * OVERSAMPLING, size * OVERSAMPLING), colour)
        return cls(ImageDraw.Draw(image), size * OVERSAMPLING / 100), image

    def placed(self, x: float, y: float, scale: float, mirrored: bool = False) -> "Canvas":
        """A canvas whose (0, 0) is this one's (x, y) and whose unit is `scale` of this one's."""
        return Canvas(self.draw, self.unit * scale, self._at(x, y), mirrored)

    def _at(self, x: float, y: float) -> Point:
        return (self.origin[0] + (-x if self.mirrored else x) * self.unit, self.origin[1] + y * self.unit)

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        (left, top), (right, bottom) = self._at(x0, y0), self._at(x1, y1)
        return (min(left, right), top, max(left, right), bottom)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        self.draw.ellipse(self._box(x - rx, y - ry, x + rx, y + ry), fill=fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: Colour) -> None:
        self.draw.ellipse(self._box(x - r, y - r, x + r, y + r), outline=fill, width=round(width * self.unit))

    def half(self, x: float, y: float, rx: float, ry: float, fill: Colour, upper: bool = True) -> None:
        """The upper or lower half of an ellipse."""
        start, end = (180, 360) if upper else (0, 180)
        self.draw.pieslice(self._box(x - rx, y - ry, x + rx, y + ry), start, end, fill=fill)

    def rectangle(
        self, x0: float, y0: float, x1: float, y1: float, fill: Colour, radius: float = 0.0
    ) -> None:
        self.draw.rounded_rectangle(self._box(x0, y0, x1, y1), radius * self.unit, fill=fill)

    def polygon(self, points: list[Point], fill: Colour) -> None:
        self.draw.polygon([self._at(*point) for point in points], fill=fill)

    def line(self, points: list[Point], width: float, fill: Colour) -> None:
        self.draw.line(
            [self._at(*point) for point in points],
            fill=fill,
            width=max(1, round(width * self.unit)),
            joint="curve",
        )
