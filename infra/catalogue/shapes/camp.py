"""Tents, flasks, chairs and lights for the open."""

from infra.catalogue.brush import (
    BODY,
    BRASS,
    GLOW,
    GOLD,
    INK,
    METAL,
    PAPER,
    SIDE,
    Palette,
    box,
    dot,
    line,
    mix,
    moved,
    oval,
    path,
    ring,
    seam,
    shine,
)


def _pine(x: float, y: float, size: float = 1) -> str:
    tree = path("M0 -120L34 -62H18L44 -16H-44L-18 -62H-34Z", "#6f8f78") + box(-6, -16, 12, 18, 0, "#7a5c44")
    return moved(x, y, tree, size)


def tent(p: Palette, style: int) -> str:
    return (
        _pine(60, 336, 0.9)
        + _pine(350, 336, 1.1)
        + (_dome, _tunnel, _bell, _shade, _ultra)[style](p)
        + line("M34 340H366", "#6f8f78", 4, 0.5)
    )


def _dome(p: Palette) -> str:
    body = path("M56 338C84 196 140 130 200 130S316 196 344 338Z", BODY)
    door = path("M140 338C150 250 170 200 200 170C230 200 250 250 260 338Z", p.deep) + path(
        "M200 170C230 200 250 250 260 338H236C232 270 222 220 200 170Z", p.light
    )
    poles = line("M70 336C130 160 180 132 200 130S270 160 330 336", p.dark, 5, 0.6)
    return (
        line("M56 338L30 346M344 338L370 346", INK, 3, 0.5)
        + body
        + poles
        + door
        + shine("M100 270Q124 196 160 164", 9, 0.35)
    )


def _tunnel(p: Palette) -> str:
    body = path("M36 338C40 236 76 176 140 170H270C330 176 362 236 366 338Z", BODY)
    front = path("M36 338C40 236 76 176 140 170C190 180 214 250 216 338Z", SIDE)
    door = path("M76 338C80 270 100 226 132 214C166 226 184 276 186 338Z", p.deep) + path(
        "M132 214C118 260 112 300 112 338H76C80 270 100 226 132 214Z", p.light
    )
    hoops = line("M208 172C262 190 282 260 284 338M270 170C316 186 334 260 336 338", p.dark, 5, 0.6)
    return body + hoops + front + door + box(236, 222, 30, 34, 5, PAPER, 0.8) + shine("M160 186H250", 8, 0.35)


def _bell(p: Palette) -> str:
    roof = path("M200 84L344 246H56Z", BODY)
    wall = path("M56 246H344L336 338H64Z", SIDE)
    door = (
        path("M200 128L250 338H150Z", p.deep)
        + path("M200 128L168 338H132Z", p.light)
        + path("M200 128L232 338H268Z", p.light)
    )
    ropes = line("M56 246L26 338M344 246L374 338", "#8a7a63", 3) + line("M200 84V66", "#8a6039", 7)
    glow = oval(200, 300, 40, 50, GLOW, 0.8)
    return (
        ropes
        + roof
        + wall
        + seam("M200 84L100 246M200 84L300 246M100 246L104 338M300 246L296 338", 2, 0.2)
        + door
        + glow
        + path("M200 66L226 74L200 82Z", "#d9674e")
    )


def _shade(p: Palette) -> str:
    sun = dot(310, 110, 30, "#f4c35a")
    back = path("M60 338C70 190 150 150 214 150C286 150 330 220 344 338Z", SIDE)
    inside = path("M104 338C110 240 160 196 214 190C268 200 306 260 312 338Z", p.deep)
    mat = path("M84 338L120 306H300L330 338Z", PAPER) + seam("M110 322H316", 3, 0.2)
    front = path("M60 338C70 190 150 150 214 150C150 180 112 240 104 338Z", BODY) + path(
        "M344 338C330 220 286 150 214 150C270 180 306 250 312 338Z", BODY
    )
    return sun + back + inside + mat + front + shine("M92 270Q108 206 152 176", 8, 0.4)


def _ultra(p: Palette) -> str:
    pole = line("M200 338V118", "#8d969d", 6)
    sides = path("M200 110L352 338H200Z", SIDE) + path("M200 110L48 338H200Z", BODY)
    door = path("M200 110L150 338H232Z", p.deep) + path("M200 110L118 338H150Z", p.light)
    return (
        line("M200 110L200 92M48 338L24 344M352 338L376 344", INK, 3)
        + sides
        + door
        + pole
        + seam("M200 110L292 338", 2, 0.25)
        + shine("M150 204L92 300", 8, 0.3)
    )


def thermos(p: Palette, style: int) -> str:
    return (_flask, _tumbler, _cup, _straw, _jug)[style](p)


def _flask(p: Palette) -> str:
    cup = path("M152 62H248L244 122H156Z", METAL)
    body = box(140, 122, 120, 216, 18, BODY) + box(140, 122, 120, 18, 6, METAL) + box(138, 312, 124, 28, 12, p.deep)
    mark = path("M160 262L188 214L204 238L218 220L240 262Z", p.accent, 0.85)
    return (
        cup
        + body
        + mark
        + line("M256 160Q296 170 296 214T258 268", p.deep, 9)
        + shine("M156 152V300", 9, 0.4)
        + shine("M166 74L168 112", 6, 0.6)
    )


def _tumbler(p: Palette) -> str:
    body = (
        box(148, 148, 104, 192, 20, BODY)
        + box(150, 96, 100, 58, 8, "#e9f1f4", 0.9)
        + box(154, 120, 92, 34, 4, "#c79a3f", 0.7)
    )
    lid = box(144, 68, 112, 34, 12, p.dark) + line("M232 68Q236 44 214 44H186Q166 44 168 68", p.dark, 9)
    leaf = path("M200 288C172 272 172 232 200 206C228 232 228 272 200 288Z", p.accent, 0.85) + line(
        "M200 300V230", p.base, 3
    )
    return body + lid + leaf + shine("M164 170V310", 8, 0.4)


def _cup(p: Palette) -> str:
    body = path("M134 138H266L250 326Q248 340 234 340H166Q152 340 150 326Z", BODY)
    lid = path("M126 112H274L268 142H132Z", p.deep) + box(152, 92, 96, 22, 8, p.deep) + box(218, 98, 20, 6, 3, p.pale)
    band = (
        path("M141 210H259L254 272H146Z", mix(p.base, "#3a2c22", 0.55))
        + oval(200, 241, 17, 21, p.pale)
        + seam("M200 222q-8 18 0 38", 3, 0.6)
    )
    return body + lid + band + shine("M152 158L164 320", 8, 0.4)


def _straw(p: Palette) -> str:
    straw = path("M210 96V50Q210 34 232 34H258V50H236Q228 50 228 58V96Z", p.light)
    body = path("M136 150Q136 112 200 112T264 150V306Q264 340 230 340H170Q136 340 136 306Z", BODY)
    lid = path("M140 128Q140 92 200 92T260 128V140H140Z", p.dark)
    bear = (
        dot(200, 240, 38, PAPER)
        + dot(170, 208, 14, PAPER)
        + dot(230, 208, 14, PAPER)
        + dot(186, 236, 5, INK)
        + dot(214, 236, 5, INK)
        + oval(200, 252, 9, 6, INK)
        + dot(176, 250, 6, "#f0907c", 0.7)
        + dot(224, 250, 6, "#f0907c", 0.7)
    )
    strap = line("M140 150C96 170 96 260 138 280", p.deep, 10)
    return strap + straw + body + lid + bear + shine("M150 164V300", 8, 0.4)


def _jug(p: Palette) -> str:
    handle = line("M254 150C336 140 336 290 258 286", p.dark, 18)
    body = path(
        "M156 116H244C246 160 280 190 280 244V316Q280 340 256 340H144Q120 340 120 316V244C120 190 154 160 156 116Z",
        BODY,
    )
    lid = box(146, 78, 108, 40, 12, p.deep) + path("M150 96L120 90L146 120Z", p.deep) + dot(200, 70, 14, BRASS)
    return handle + body + lid + box(120, 306, 160, 12, 0, p.dark, 0.6) + shine("M138 300V246Q140 216 158 192", 9, 0.4)


def camp_chair(p: Palette, style: int) -> str:
    legs = line("M110 340L276 214M290 340L124 214M96 340L140 150M304 340L260 150", "#6f6a72", 9)
    if style == 3:
        seat = path("M92 196Q200 236 308 196L300 226Q200 262 100 226Z", BODY) + path(
            "M92 196Q200 216 308 196Q200 236 92 196Z", p.light
        )
        return line("M104 206L292 340M296 206L108 340", "#8a6039", 13) + dot(200, 274, 9, BRASS) + seat
    if style == 1:
        back = path("M116 96H284L276 184H124Z", BODY) + seam("M126 140H274", 2, 0.2)
        seat = path("M112 216H288L304 258H96Z", SIDE)
        frame = line("M116 86V216L90 340M284 86V216L310 340M112 258L288 340M288 258L112 340", "#a3754a", 10)
        return frame + back + seat + line("M84 196H130M270 196H316", "#8a6039", 16) + shine("M136 110L140 172", 7, 0.35)
    tall = 64 if style == 2 else 104
    low = 40 if style == 4 else 0
    back = path(f"M106 {tall + low}Q200 {tall + low - 26} 294 {tall + low}L272 236Q200 262 128 236Z", BODY)
    seat = path("M92 226Q200 300 308 226L288 282Q200 318 112 282Z", SIDE)
    head = box(150, 66, 100, 40, 18, p.light) if style == 2 else ""
    art = (
        seam("M150 106Q158 190 162 246M250 106Q242 190 238 246", 3, 0.25),
        "",
        seam("M124 160Q200 146 276 160M126 200Q200 188 274 200", 3, 0.25),
        "",
        dot(170, 190, 9, p.accent)
        + dot(230, 190, 9, p.accent)
        + line("M182 216q18 14 36 0", p.accent, 6)
        + path("M122 144L140 108L166 134ZM278 144L260 108L234 134Z", p.base),
    )[style]
    pocket = path("M268 252L312 240L306 290Q288 300 272 292Z", p.deep) if style == 0 else ""
    return legs + back + art + head + seat + pocket + shine(f"M124 {tall + low + 24}L138 214", 8, 0.35)


def camp_lantern(p: Palette, style: int) -> str:
    return (_storm, _folding, _mood, _power, _mini)[style](p)


def _storm(p: Palette) -> str:
    bail = line("M116 170C100 40 300 40 284 170", "#8d969d", 6)
    guard = line("M132 140L116 280M268 140L284 280", p.dark, 12)
    globe = path("M150 150C130 200 136 250 158 276H242C264 250 270 200 250 150Z", "#fff6d8", 0.9) + oval(
        200, 220, 80, 76, GLOW, 0.9
    )
    flame = path("M200 182C224 214 222 248 200 254C178 248 176 214 200 182Z", "#f09a3e") + path(
        "M200 210C212 228 210 246 200 250C190 246 188 228 200 210Z", "#ffe08a"
    )
    top = path("M150 150L166 104H234L250 150Z", BODY) + box(178, 84, 44, 22, 6, p.dark)
    base = path("M132 276H268L288 318Q288 340 266 340H134Q112 340 112 318Z", BODY) + dot(246, 306, 9, BRASS)
    return (
        bail
        + guard
        + globe
        + flame
        + top
        + base
        + line("M146 196H254M142 236H258", "#8d969d", 3)
        + shine("M134 300L126 324", 7, 0.5)
    )


def _folding(p: Palette) -> str:
    folds = "".join(
        path(f"M112 {y}Q200 {y + 14} 288 {y}L276 {y + 18}L288 {y + 36}Q200 {y + 50} 112 {y + 36}L124 {y + 18}Z", BODY)
        for y in (126, 162, 198, 234)
    )
    return (
        line("M160 104Q160 56 200 56T240 104", p.deep, 7)
        + folds
        + oval(200, 200, 90, 90, GLOW, 0.85)
        + box(120, 100, 160, 32, 12, p.dark)
        + box(108, 270, 184, 66, 16, SIDE)
        + dot(200, 304, 12, PAPER)
        + dot(200, 304, 5, "#7fe0a8")
    )


def _mood(p: Palette) -> str:
    hook = line("M200 92V60Q200 40 220 40T240 60", "#6f6a72", 7)
    shade = path("M132 190C132 120 160 92 200 92S268 120 268 190Z", BODY)
    bulb = (
        box(144, 190, 112, 76, 14, "#fff3cf")
        + oval(200, 228, 130, 100, GLOW, 0.9)
        + line("M160 196V262M180 196V262M200 196V262M220 196V262M240 196V262", GOLD, 3, 0.5)
    )
    return (
        hook
        + shade
        + bulb
        + path("M136 264H264L276 322Q276 340 258 340H142Q124 340 124 322Z", SIDE)
        + dot(200, 302, 13, BRASS)
        + shine("M148 172Q150 130 176 112", 7, 0.4)
    )


def _power(p: Palette) -> str:
    body = (
        box(134, 184, 132, 156, 24, BODY) + box(148, 84, 104, 108, 30, "#fff6de") + oval(200, 140, 120, 96, GLOW, 0.9)
    )
    ports = (
        box(172, 296, 56, 16, 6, p.deep)
        + "".join(dot(176 + 16 * n, 264, 4, "#7fe0a8" if n < 3 else p.light) for n in range(4))
        + path("M204 210L186 240H200L194 260L216 228H202Z", p.accent)
    )
    return line("M152 96Q152 50 200 50T248 96", p.deep, 8) + body + ports + shine("M150 214V310", 8, 0.35)


def _mini(p: Palette) -> str:
    cord = line("M200 0V96", "#8a7a63", 4) + ring(200, 108, 16, "#8d969d", 6)
    cap = path("M142 186C142 142 168 122 200 122S258 142 258 186Z", BODY)
    return (
        cord
        + oval(200, 236, 140, 110, GLOW, 0.9)
        + path("M146 186H254C254 256 230 282 200 282S146 256 146 186Z", "#fff6de")
        + cap
        + box(136, 180, 128, 14, 7, p.dark)
        + shine("M158 172Q162 148 184 138", 7, 0.45)
    )
