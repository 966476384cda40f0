"""What tells a profession: its dress, its hat and its tool."""

from collections.abc import Callable
from dataclasses import dataclass

from . import tools
from .canvas import Canvas, Colour
from .tools import BLACK, BLUE, GREEN, NAVY, OLIVE, RED, STRAW, TEAL, WHITE


@dataclass(frozen=True)
class Dress:
    """The clothes' colour (None: any, by seed), an apron's or vest's, the hat's kind and colour, the tool."""

    tool: Callable[[Canvas], None]
    clothes: Colour | None = None
    front: Colour | None = None
    hat: tuple[str, Colour] | None = None


DRESS: dict[str, Dress] = {
    "doctor": Dress(tools.stethoscope, WHITE),
    "nurse": Dress(tools.syringe, TEAL),
    "engineer": Dress(tools.blueprint, (240, 120, 30), None, ("dome", (250, 206, 20))),
    "teacher": Dress(tools.blackboard),
    "cook": Dress(tools.pot, WHITE, None, ("toque", WHITE)),
    "farmer": Dress(tools.pitchfork, None, (60, 90, 150), ("brim", STRAW)),
    "firefighter": Dress(tools.extinguisher, (170, 130, 60), None, ("dome", RED)),
    "police_officer": Dress(tools.badge, NAVY, None, ("peak", NAVY)),
    "painter": Dress(tools.palette, None, WHITE, ("beret", RED)),
    "photographer": Dress(tools.camera),
    "baker": Dress(tools.bread, WHITE, STRAW),
    "gardener": Dress(tools.watering_can, None, GREEN, ("brim", GREEN)),
    "fisher": Dress(tools.rod, (250, 200, 40)),
    "musician": Dress(tools.guitar),
    "chemist": Dress(tools.flask, WHITE),
    "waiter": Dress(tools.tray, WHITE, BLACK),
    "player": Dress(tools.football, WHITE, RED),
    "mechanic": Dress(tools.wrench, (60, 80, 120), None, ("peak", (60, 80, 120))),
    "electrician": Dress(tools.bulb, BLUE, None, ("dome", BLUE)),
    "journalist": Dress(tools.microphone),
    "programmer": Dress(tools.laptop),
    "pharmacist": Dress(tools.pills, WHITE),
    "driver": Dress(tools.wheel, None, None, ("peak", BLACK)),
    "soldier": Dress(tools.tent, OLIVE, None, ("dome", OLIVE)),
    "magician": Dress(tools.wand, BLACK, RED),
    "student": Dress(tools.backpack, None, None, ("mortarboard", BLACK)),
    "writer": Dress(tools.quill),
    "seller": Dress(tools.basket, None, STRAW),
    "astronomer": Dress(tools.telescope, NAVY),
    "lifeguard": Dress(tools.life_ring, RED),
    "jeweler": Dress(tools.diamond),
    "trainer": Dress(tools.dumbbell, (120, 200, 40)),
}
