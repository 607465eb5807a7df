"""Lanterns and lamps."""

from infra.catalogue.brush import (
    BODY,
    BRASS,
    GLOW,
    GOLD,
    INK,
    SIDE,
    TIMBER,
    Palette,
    blossom,
    box,
    dot,
    line,
    moved,
    oval,
    path,
    ring,
    seam,
    shine,
)


def lantern(p: Palette, style: int) -> str:
    body = (_palace, _round, _drum, _tall, _round)[style](p, style)
    hook = line("M200 30V66", GOLD, 4) + ring(200, 28, 8, GOLD, 4)
    tassel = (
        dot(200, 292, 9, p.dark)
        + path("M191 298H209L216 352Q200 360 184 352Z", p.dark)
        + seam("M196 304L192 352M200 304V355M204 304L208 352", 2, 0.3)
        + box(190, 296, 20, 7, 3, GOLD)
    )
    return tassel + body + hook


def _caps(top: float, bottom: float) -> str:
    return box(166, top, 68, 16, 5, BRASS) + box(166, bottom, 68, 16, 5, BRASS)


def _palace(p: Palette, style: int) -> str:
    ribs = "".join(f'<ellipse cx="200" cy="174" rx="{rx}" ry="96"/>' for rx in (84, 50, 16))
    strokes = f'<g fill="none" stroke="{p.deep}" stroke-width="2" opacity=".35">{ribs}</g>'
    glow = oval(200, 180, 96, 84, GLOW, 0.75)
    return oval(200, 174, 118, 96, BODY) + glow + strokes + shine("M112 150Q122 112 150 96", 9) + _caps(72, 262)


def _round(p: Palette, style: int) -> str:
    emblem = path("M200 116L258 174L200 232L142 174Z", GOLD) + path("M200 128L246 174L200 220L154 174Z", p.dark)
    knot = line("M200 140V208M178 160H222M182 184H218M186 160V198H214V160", GOLD, 6)
    solar = box(150, 60, 100, 12, 6, INK) + seam("M170 66H230", 2, 0.6)
    ribs = seam("M96 140Q200 122 304 140M96 208Q200 226 304 208M92 174H140M260 174H308", 2, 0.22)
    sun = blossom(200, 174, 26, GOLD, p.base)
    front = ribs + (solar + sun if style == 4 else emblem + knot)
    return (
        dot(200, 174, 108, BODY)
        + oval(200, 180, 88, 84, GLOW, 0.55)
        + front
        + shine("M116 146Q128 112 154 94")
        + _caps(66, 266)
    )


def _drum(p: Palette, style: int) -> str:
    branch = line("M138 250Q166 214 176 180T232 108M178 186Q210 176 236 186", "#5b4238", 5, 0.8)
    flowers = blossom(232, 112, 9, "#d9576b") + blossom(196, 150, 8, "#d9576b") + blossom(236, 188, 9, "#d9576b")
    more = blossom(164, 206, 7, "#d9576b") + dot(214, 132, 4, "#d9576b")
    frame = box(122, 84, 156, 14, 6, TIMBER) + box(122, 258, 156, 14, 6, TIMBER)
    return box(128, 90, 144, 176, 22, BODY) + oval(200, 180, 80, 90, GLOW, 0.8) + branch + flowers + more + frame


def _tall(p: Palette, style: int) -> str:
    folds = "".join(
        f"M{200 - w} {y}Q200 {y + 12} {200 + w} {y}"
        for y, w in zip(range(96, 262, 22), (58, 74, 84, 88, 88, 84, 74, 58), strict=True)
    )
    cloud = "M150 190c0-16 22-18 26-4c8-18 34-12 30 6c16-4 24 16 8 20h-60c-18 0-20-22-4-22Z"
    body = path("M160 78H240C300 120 300 228 240 270H160C100 228 100 120 160 78Z", BODY)
    return body + oval(200, 176, 84, 84, GLOW, 0.85) + seam(folds, 2, 0.2) + path(cloud, "#fff", 0.65) + _caps(70, 264)


def table_lamp(p: Palette, style: int) -> str:
    return (_mushroom, _shaded, _woven, _desk, _bottle)[style](p)


def _pool(y: float) -> str:
    return oval(200, y, 120, 46, GLOW, 0.9)


def _mushroom(p: Palette) -> str:
    foot = path("M178 200H222C222 260 232 300 262 338H138C168 300 178 260 178 200Z", SIDE)
    cap = path("M78 206C78 108 322 108 322 206C322 222 78 222 78 206Z", BODY)
    return foot + _pool(222) + cap + oval(200, 211, 112, 9, "#fff6d8") + shine("M110 176Q130 142 172 134", 10)


def _shaded(p: Palette) -> str:
    base = path("M182 232H218C214 262 250 286 246 338H154C150 286 186 262 182 232Z", TIMBER)
    shade = path("M142 84H258L306 232H94Z", BODY)
    weave = seam("M128 128H272M118 158H282M110 186H290M170 86L142 230M200 86V230M230 86L258 230", 1.5, 0.12)
    return base + _pool(238) + shade + weave + oval(200, 232, 106, 8, "#fff6d8") + shine("M138 110L112 204", 7, 0.3)


def _woven(p: Palette) -> str:
    eyes = "".join(
        f"M{x} {y}l11 6v12l-11 6l-11-6v-12Z"
        for y, xs in (
            (108, (178, 222)),
            (136, (156, 200, 244)),
            (164, (134, 178, 222, 266)),
            (192, (156, 200, 244)),
            (220, (178, 222)),
        )
        for x in xs
    )
    stand = path("M168 268H232L246 338H154Z", SIDE)
    return (
        stand
        + dot(200, 176, 104, BODY)
        + oval(200, 176, 92, 92, GLOW, 0.9)
        + line(eyes, p.deep, 3, 0.5)
        + ring(200, 176, 102, p.dark, 5)
    )


def _desk(p: Palette) -> str:
    base = oval(200, 330, 78, 14, p.deep) + oval(200, 325, 78, 13, BODY)
    arm = line("M190 322L142 212L226 132", p.dark, 11) + dot(142, 212, 11, GOLD) + dot(226, 132, 10, GOLD)
    head = path("M196 98Q250 74 290 122L312 182Q250 214 214 160Z", BODY) + path(
        "M214 162Q252 212 312 182Q296 150 268 148T214 162Z", "#fff6d8"
    )
    return oval(268, 226, 80, 60, GLOW, 0.9) + base + arm + head + shine("M224 108Q252 98 270 122", 7)


def _bottle(p: Palette) -> str:
    glass = path(
        "M180 216H220C224 244 276 262 276 302Q276 338 236 338H164Q124 338 124 302C124 262 176 244 180 216Z", BODY, 0.88
    )
    bubbles = dot(168, 300, 6, "#fff", 0.4) + dot(190, 318, 4, "#fff", 0.4) + dot(228, 290, 5, "#fff", 0.4)
    shade = path("M150 96H250L288 212H112Z", "#f7efdf") + seam("M150 96L112 212H288L250 96Z", 1.5, 0.15)
    return glass + bubbles + shine("M146 290Q150 272 168 262", 8) + box(186, 206, 28, 14, 3, BRASS) + _pool(216) + shade


def floor_lamp(p: Palette, style: int) -> str:
    return (_arc, _tripod, _column, _side_arm, _globe)[style](p)


def _stand(x: float = 200) -> str:
    return oval(x, 338, 54, 10, INK) + oval(x, 334, 54, 9, "#4a464f")


def _arc(p: Palette) -> str:
    arm = line("M120 334V170C120 40 270 30 286 118", GOLD, 7)
    shade = path("M238 172C238 104 334 104 334 172Z", BODY) + oval(286, 172, 48, 7, "#fff6d8")
    return oval(286, 220, 84, 70, GLOW, 0.9) + _stand(120) + arm + shade + shine("M254 152Q260 132 278 126", 6)


def _tripod(p: Palette) -> str:
    legs = line("M200 168L138 338M200 168L262 338", "#a3754a", 10) + line("M200 168L206 330", "#8a6039", 9)
    shade = path("M150 46H250L276 160H124Z", BODY) + oval(200, 160, 76, 7, "#fff6d8")
    return legs + oval(200, 178, 110, 50, GLOW, 0.9) + shade + shine("M148 66L134 140", 6, 0.3) + dot(200, 176, 8, GOLD)


def _column(p: Palette) -> str:
    folds = "".join(f"M156 {y}H244" for y in range(76, 320, 20))
    return (
        oval(200, 190, 150, 160, GLOW, 0.6)
        + box(152, 52, 96, 280, 16, BODY)
        + oval(200, 190, 60, 140, GLOW, 0.9)
        + seam(folds, 2, 0.14)
        + box(146, 326, 108, 14, 5, TIMBER)
        + box(152, 48, 96, 10, 5, TIMBER)
    )


def _side_arm(p: Palette) -> str:
    pole = line("M180 334V60", "#4a464f", 7) + line("M180 112H250L266 134", "#4a464f", 7) + dot(180, 112, 8, GOLD)
    shade = path("M236 142L262 122L308 168L268 208Z", BODY) + oval(291, 190, 26, 9, "#fff6d8", 0.9)
    return oval(300, 236, 76, 70, GLOW, 0.9) + _stand(180) + pole + shade


def _globe(p: Palette) -> str:
    ball = dot(200, 118, 68, "#fffaf0") + oval(200, 118, 120, 116, GLOW, 0.8) + shine("M156 104Q164 78 188 68", 8, 0.8)
    return _stand() + box(196, 184, 8, 152, 0, p.base) + ball + box(180, 182, 40, 12, 4, p.dark)


def pendant(p: Palette, style: int) -> str:
    cord = line("M200 0V92", INK, 3)
    shade = (_dome, _rattan, _bell, _folded, _drop)[style](p)
    return moved(0, 14, cord + shade)


def _dome(p: Palette) -> str:
    cap = box(178, 88, 44, 28, 8, BRASS)
    dome = path("M64 232C70 130 150 108 200 108S330 130 336 232Z", BODY)
    return (
        oval(200, 260, 150, 70, GLOW, 0.9)
        + cap
        + dome
        + oval(200, 232, 136, 14, "#fff6d8")
        + shine("M98 202Q116 150 168 132", 10)
    )


def _rattan(p: Palette) -> str:
    hoops = "".join(f'<ellipse cx="200" cy="188" rx="{rx}" ry="98"/>' for rx in (126, 98, 66, 32))
    rounds = "M86 148Q200 116 314 148M76 188Q200 214 324 188M90 230Q200 262 310 230"
    lines = f'<g fill="none" stroke="{p.dark}" stroke-width="5">{hoops}<path d="{rounds}"/></g>'
    return (
        oval(200, 188, 150, 120, GLOW, 0.9)
        + oval(200, 188, 126, 98, p.light, 0.35)
        + dot(200, 192, 32, "#fff6d8")
        + lines
        + box(180, 82, 40, 16, 6, p.deep)
    )


def _bell(p: Palette) -> str:
    bell = path(
        "M178 92H222C226 150 246 180 268 206Q290 232 296 262H104Q110 232 132 206C154 180 174 150 178 92Z", BRASS
    )
    return (
        oval(200, 286, 130, 60, GLOW, 0.9)
        + bell
        + oval(200, 262, 96, 10, "#fff1c8")
        + shine("M150 210Q180 176 188 120", 8, 0.5)
        + seam("M122 238H278", 2, 0.3)
    )


def _folded(p: Palette) -> str:
    left = path("M200 92L136 150L88 250L150 232Z", p.light) + path("M200 92L150 232L200 262Z", p.base)
    right = path("M200 92L264 150L312 250L250 232Z", p.dark) + path("M200 92L250 232L200 262Z", p.light)
    return (
        oval(200, 250, 140, 80, GLOW, 0.8)
        + left
        + right
        + path("M136 150L150 232L88 250Z", "#fff", 0.25)
        + seam("M200 92V262M200 92L150 232M200 92L250 232", 1.5, 0.2)
    )


def _drop(p: Palette) -> str:
    glass = path("M182 96H218C220 140 290 170 290 232Q290 292 200 292T110 232C110 170 180 140 182 96Z", BODY, 0.72)
    bulb = dot(200, 220, 30, "#fff3c4") + box(190, 170, 20, 28, 4, BRASS)
    return (
        oval(200, 230, 150, 110, GLOW, 0.7)
        + bulb
        + glass
        + shine("M138 246Q132 206 164 178", 10, 0.45)
        + box(178, 86, 44, 16, 5, BRASS)
    )
