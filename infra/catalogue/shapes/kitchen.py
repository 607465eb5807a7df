# ruff: noqa: E501 - a path is read whole or not at all
"""Pots, kettles, bowls and cups."""

from infra.catalogue.brush import (
    BODY,
    BRASS,
    GLASS,
    GOLD,
    INK,
    METAL,
    SIDE,
    TIMBER,
    Palette,
    blossom,
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
    sprig,
)


def _steam(x: float, y: float) -> str:
    return line(f"M{x} {y}c-10 -16 12 -24 2 -42M{x + 26} {y - 4}c-10 -16 12 -24 2 -42", "#fff", 6, 0.7)


def kettle(p: Palette, style: int) -> str:
    return (_whistle, _gooseneck, _country, _iron, _glass_kettle)[style](p)


def _whistle(p: Palette) -> str:
    handle = line("M122 190C110 76 290 76 278 190", INK, 13)
    spout = path("M268 236L330 178L346 192L290 282Z", SIDE) + dot(338, 184, 12, BRASS)
    body = path("M96 318C84 232 128 176 200 176S316 232 304 318Q302 340 276 340H124Q98 340 96 318Z", BODY)
    lid = path("M152 184C156 160 244 160 248 184Q200 198 152 184Z", p.dark) + dot(200, 156, 12, BRASS)
    return (
        _steam(330, 160)
        + handle
        + spout
        + body
        + lid
        + shine("M118 290Q114 236 152 206", 11)
        + seam("M98 308Q200 326 302 308")
    )


def _gooseneck(p: Palette) -> str:
    spout = line("M262 310C318 300 286 190 346 168", p.dark, 15) + line(
        "M262 306C312 296 284 190 342 168", p.light, 4, 0.5
    )
    handle = line("M128 214C56 204 62 306 124 312", TIMBER_STROKE, 14)
    body = path("M134 190H254L282 340H112Z", BODY)
    lid = path("M140 190Q196 158 250 190Z", p.dark) + dot(195, 164, 11, BRASS)
    return spout + handle + body + lid + shine("M150 212L136 318", 10) + seam("M134 194H254")


TIMBER_STROKE = "#8a6039"


def _country(p: Palette) -> str:
    spout = path("M276 260C316 250 310 196 346 182L358 204C336 220 340 294 288 312Z", SIDE)
    handle = line("M126 178C130 84 270 84 274 178", INK, 7) + line("M164 118Q200 98 236 118", TIMBER_STROKE, 16)
    body = path("M124 176H276C316 240 316 300 292 338H108C84 300 84 240 124 176Z", BODY)
    lid = oval(200, 176, 76, 13, p.dark) + path("M140 172Q200 138 260 172Z", p.base) + dot(200, 148, 10, INK)
    flowers = blossom(178, 264, 13, p.accent) + blossom(222, 282, 10, p.accent) + seam("M190 276q10 10 22 6", 3, 0.3)
    return spout + handle + body + lid + flowers + shine("M112 300Q104 246 134 204", 10)


def _iron(p: Palette) -> str:
    handle = line("M124 196C110 80 290 80 276 196", p.deep, 9)
    spout = path("M280 250L338 206L350 224L302 296Z", SIDE)
    body = path("M90 266C90 206 138 186 200 186S310 206 310 266S270 338 200 338S90 326 90 266Z", BODY)
    studs = "".join(
        dot(120 + 20 * column + (10 if row % 2 else 0), 226 + 17 * row, 4, p.light, 0.5)
        for row in range(5)
        for column in range(8 if row < 3 else 7)
    )
    lid = oval(200, 194, 62, 11, p.deep) + oval(200, 188, 58, 10, p.dark) + dot(200, 176, 10, BRASS)
    return handle + spout + body + studs + lid + shine("M110 262Q112 224 146 206", 8)


def _glass_kettle(p: Palette) -> str:
    handle = line("M278 214C346 214 340 318 276 318", p.dark, 15)
    spout = path("M128 206L92 184L98 212L124 240Z", "#dfe9ec")
    body = path("M128 190H272C300 240 298 284 280 312H120C102 284 100 240 128 190Z", GLASS, 0.92)
    water = path("M108 250H292C292 284 288 298 280 312H120C112 298 108 284 108 250Z", mix(p.base, "#ffe9b0", 0.5), 0.65)
    flowers = (
        blossom(160, 270, 12, "#fff3c9", "#e0a93b")
        + blossom(216, 286, 13, "#fff3c9", "#e0a93b")
        + dot(248, 264, 6, "#cf4a3c")
        + dot(184, 298, 6, "#cf4a3c")
        + dot(190, 262, 5, "#cf4a3c")
    )
    base = box(112, 310, 176, 30, 10, SIDE) + dot(200, 325, 6, "#fff", 0.8)
    lid = box(138, 178, 124, 14, 6, p.dark) + dot(200, 166, 12, p.base)
    return handle + spout + body + water + flowers + base + lid + shine("M122 262Q124 226 140 206", 8, 0.8)


def wok(p: Palette, style: int) -> str:
    handle = path("M300 214L382 170L390 188L312 240Z", TIMBER)
    ear = "" if style == 4 else line("M76 224Q44 218 52 240T86 252", TIMBER_STROKE, 9)
    bowl = path("M66 224H334C326 290 270 338 200 338S74 290 66 224Z", BODY)
    rim = oval(200, 216, 131, 27, p.deep) + oval(200, 219, 120, 21, p.dark)
    hammer = "".join(
        dot(110 + 26 * c + (13 if r % 2 else 0), 262 + 20 * r, 5, p.light, 0.35)
        for r in range(3)
        for c in range(7 - 2 * r + r // 2)
    )
    inside = (
        path("M130 216Q160 190 200 206T276 214Q250 236 200 238T130 216Z", "#7fae5e")
        + path("M150 214q20 -20 34 2M206 216q22 -18 38 0", "#a9cf7f")
        + dot(178, 222, 6, "#d8533f")
        + dot(236, 222, 7, "#d8533f")
        + dot(206, 228, 5, "#f2c14e")
    )
    flame = "" if style else hammer
    lining = oval(200, 219, 120, 21, "#e9e2d2") if style == 3 else ""
    return handle + ear + bowl + flame + rim + lining + inside + shine("M92 250Q106 296 148 318", 10) + _steam(190, 180)


def pot(p: Palette, style: int) -> str:
    if style == 3:
        return _saucepan(p)
    low = 206 if style != 2 else 176
    ears = line(
        f"M82 {low + 42}H58Q50 {low + 42} 50 {low + 58}T66 {low + 72}H84M318 {low + 42}H342Q350 {low + 42} 350 {low + 58}T334 {low + 72}H316",
        p.dark,
        13,
    )
    body = path(f"M80 {low}H320V296Q320 340 276 340H124Q80 340 80 296Z", METAL if style == 2 else BODY)
    lid = path(f"M74 {low}C80 {low - 56} 320 {low - 56} 326 {low}Z", METAL if style == 2 else SIDE)
    knob = dot(200, low - 54, 15, BRASS if style in (0, 1) else INK) + box(192, low - 48, 16, 12, 2, INK)
    rim = box(70, low - 6, 260, 14, 7, p.dark if style != 2 else "#8d969d")
    marks = {
        1: seam(f"M80 {low + 40}H320M80 {low + 48}H320", 2, 0.3) + blossom(200, low + 86, 16, p.accent),
        2: seam("M120 226H140M120 250H152M120 274H140M120 298H152", 3, 0.4),
        4: line("M120 290q20 -40 40 0t40 0t40 0t40 0", p.accent, 5, 0.7) + oval(200, low + 30, 84, 6, "#fff", 0.25),
    }.get(style, "")
    return (
        _steam(186, low - 74)
        + ears
        + body
        + lid
        + rim
        + knob
        + marks
        + shine(f"M102 {low + 30}V296", 12)
        + shine(f"M112 {low - 14}Q130 {low - 34} 168 {low - 38}", 7)
    )


def _saucepan(p: Palette) -> str:
    handle = path("M286 236L386 206Q394 220 388 232L288 266Z", TIMBER)
    body = path("M84 216H292V300Q292 340 252 340H124Q84 340 84 300Z", BODY)
    lip = (
        path("M84 216L66 208Q72 232 86 236Z", p.dark)
        + oval(188, 216, 105, 18, p.dark)
        + oval(188, 220, 94, 13, "#fdf6e8")
    )
    dents = "".join(
        ring(104 + 26 * c + (13 if r % 2 else 0), 256 + 24 * r, 9, p.dark, 2, 0.35)
        for r in range(3)
        for c in range(7 if r != 1 else 6)
    )
    return _steam(176, 196) + handle + body + dents + lip + shine("M102 244V304", 10)


def steamer(p: Palette, style: int) -> str:
    if style == 3:
        return _steel_steamer(p)
    tiers = 3 if style == 2 else 2
    height = 52 if tiers == 3 else 66
    wide = 104 if tiers == 3 else 122
    top = 338 - tiers * height
    walls = "".join(_tier(p, 338 - (n + 1) * height, wide, height) for n in range(tiers))
    if style == 2:
        return _steam(188, top - 16) + walls + _dumplings(top, wide, p)
    lid = path(
        f"M{200 - wide - 6} {top}C{220 - wide} {top - 62} {180 + wide} {top - 62} {206 + wide} {top}Z",
        GLASS if style == 4 else BODY,
        0.9 if style == 4 else 1,
    )
    weave = seam(
        f"M{230 - wide} {top - 8}L230 {top - 46}M{260 - wide} {top - 2}L280 {top - 36}M{170 + wide} {top - 8}L170 {top - 46}M{140 + wide} {top - 2}L120 {top - 36}",
        2.5,
        0.22,
    )
    buns = _dumplings(top, wide - 20, p) if style == 4 else ""
    return (
        _steam(188, top - 74)
        + walls
        + buns
        + lid
        + weave
        + line(f"M184 {top - 48}Q200 {top - 72} 216 {top - 48}", p.deep, 7)
    )


def _tier(p: Palette, y: float, wide: float, height: float) -> str:
    wall = box(200 - wide, y + 2, 2 * wide, height - 4, 10, BODY)
    bands = box(196 - wide, y + 2, 2 * wide + 8, 11, 5, p.dark) + box(
        196 - wide, y + height - 15, 2 * wide + 8, 11, 5, p.dark
    )
    return (
        wall
        + bands
        + seam(f"M{210 + wide * 0.3} {y + 16}v{height - 34}M{218 + wide * 0.3} {y + 16}v{height - 34}", 2, 0.4)
    )


def _dumplings(top: float, wide: float, p: Palette) -> str:
    spots = [200 + wide * share for share in (-0.62, -0.2, 0.22, 0.62)]
    return "".join(
        path(
            f"M{x - 26:g} {top + 6:g}C{x - 26:g} {top - 34:g} {x + 26:g} {top - 34:g} {x + 26:g} {top + 6:g}Z",
            "#fffaf0",
        )
        + seam(f"M{x:g} {top - 24:g}l-6 12M{x:g} {top - 24:g}l7 12M{x:g} {top - 24:g}v14", 2, 0.25)
        for x in spots
    )


def _steel_steamer(p: Palette) -> str:
    base = path("M84 254H316V310Q316 340 286 340H114Q84 340 84 310Z", METAL)
    tier = box(84, 178, 232, 78, 8, METAL) + box(78, 246, 244, 12, 6, "#8d969d")
    lid = (
        path("M80 178C90 118 310 118 320 178Z", GLASS, 0.95)
        + box(76, 172, 248, 12, 6, "#8d969d")
        + dot(200, 128, 14, p.base)
    )
    ears = line("M84 208H58V232H84M316 208H342V232H316M84 284H58V308H84M316 284H342V308H316", p.base, 10)
    return _steam(188, 104) + ears + base + tier + lid + shine("M106 196V300", 10, 0.6)


def bowl(p: Palette, style: int) -> str:
    foot = path("M152 318H248L240 342H160Z", p.dark)
    deep = 2 if style != 3 else -26
    body = path(f"M72 206H328C326 {280 + deep} 276 326 200 326S74 {280 + deep} 72 206Z", BODY)
    rim = oval(200, 206, 128, 30, p.light) + oval(200, 208, 118, 24, mix(p.base, "#ffffff", 0.82))
    filling = (_rice, _noodles, _tea_inside, _salad, _porridge)[style](p)
    trim = (
        seam("M96 262Q200 300 304 262", 3, 0.15),
        line("M92 250q18 -22 34 0t34 12t40 2t40 -4t34 -10t32 -14", p.accent, 5, 0.7)
        + blossom(200, 284, 12, p.accent, p.light)
        + blossom(134, 268, 8, p.accent, p.light)
        + blossom(266, 266, 8, p.accent, p.light),
        seam(
            "M96 240l6 20M120 244l6 26M146 250l4 28M172 252l2 30M200 254v30M228 252l-2 30M254 250l-4 28M280 244l-6 26M304 240l-6 20",
            3,
            0.4,
        ),
        "",
        "".join(dot(x, 268 + abs(200 - x) * -0.12, 7, p.accent) for x in (120, 152, 184, 216, 248, 280)),
    )[style]
    return foot + body + trim + rim + filling + shine("M92 236Q104 276 142 302", 9)


def _rice(p: Palette) -> str:
    grains = seam("M160 176l8 4M190 162l9 2M216 170l8 -4M236 186l9 2M176 190l8 -3M206 186l8 4", 3, 0.16)
    return (
        path("M98 204C112 140 288 140 302 204Q200 236 98 204Z", "#fffdf7")
        + grains
        + line("M300 150L216 196M320 162L226 204", "#8a5a3c", 6)
    )


def _noodles(p: Palette) -> str:
    soup = oval(200, 208, 112, 21, "#c8843c")
    strands = line("M124 206q20 -18 40 0t40 0t40 0t36 0M134 216q20 -14 40 0t40 0t44 -2", "#f4dd9e", 6)
    return (
        soup
        + strands
        + oval(162, 200, 24, 9, "#8c4a32")
        + oval(196, 196, 24, 9, "#9a5439")
        + dot(244, 202, 6, "#6ea04c")
        + dot(228, 214, 5, "#6ea04c")
        + dot(258, 212, 5, "#6ea04c")
        + _steam(190, 172)
    )


def _tea_inside(p: Palette) -> str:
    return (
        oval(200, 208, 112, 21, "#3f6b3a")
        + oval(200, 205, 96, 15, "#86a95b")
        + dot(168, 204, 4, "#c8dba0")
        + dot(214, 200, 5, "#c8dba0")
        + dot(236, 208, 3, "#c8dba0")
    )


def _salad(p: Palette) -> str:
    leaves = path("M104 204q10 -44 48 -30q20 -36 54 -10q34 -22 52 10q38 -8 40 30q-96 34 -194 0Z", "#7fae5e") + path(
        "M132 202q12 -28 36 -14q20 -20 44 0q28 -14 40 14Z", "#a6cc80"
    )
    return (
        leaves
        + dot(156, 190, 14, "#dd5a43")
        + dot(240, 186, 14, "#dd5a43")
        + oval(202, 192, 18, 11, "#fff4d2")
        + dot(202, 192, 6, "#f2b53c")
    )


def _porridge(p: Palette) -> str:
    return (
        oval(200, 208, 112, 21, "#fff6e2")
        + dot(170, 206, 7, "#cf4a3c")
        + dot(206, 200, 7, "#cf4a3c")
        + dot(232, 210, 7, "#cf4a3c")
        + line("M292 148Q262 170 236 206", "#d6b483", 9)
    )


def plate(p: Palette, style: int) -> str:
    if style == 3:
        return _fish(p)
    outer = (
        dot(200, 196, 132, BODY)
        + dot(200, 196, 124, mix(p.base, "#ffffff", 0.3))
        + dot(200, 196, 90, p.light)
        + dot(200, 198, 86, mix(p.base, "#ffffff", 0.55))
    )
    specks = "".join(
        dot(200 + (37 * n % 113) - 56 + (n % 3) * 40 - 40, 196 + (53 * n % 131) - 65, 2.4, p.deep, 0.45)
        for n in range(26)
    )
    trim = (
        specks,
        ring(200, 196, 126, GOLD, 5) + ring(200, 196, 92, GOLD, 2),
        path("M118 164C150 110 250 116 276 168S250 276 190 268S96 224 118 164Z", p.dark, 0.35)
        + path("M146 176C170 140 230 146 248 180S226 244 190 240S130 214 146 176Z", p.deep, 0.3),
        "",
        path("M150 180L196 166V212L150 226ZM204 170L250 184V228L204 214Z", "#f3e0a1")
        + path("M150 180L196 166V178L150 192ZM204 170L250 184V196L204 182Z", "#fbeec4")
        + blossom(216, 236, 7, "#f0b429"),
    )[style]
    spoon = sprig(330, 344) if style in (0, 2) else ""
    return oval(200, 336, 100, 8, "#000", 0.08) + outer + trim + shine("M88 178Q98 116 156 86", 8, 0.5) + spoon


def _fish(p: Palette) -> str:
    dish = (
        oval(200, 214, 158, 104, BODY)
        + oval(200, 212, 150, 96, mix(p.base, "#ffffff", 0.35))
        + oval(200, 214, 118, 68, mix(p.base, "#ffffff", 0.6))
    )
    body = path("M92 214C130 166 220 166 268 210L310 178V250L268 220C220 262 130 262 92 214Z", "#c9d3d4") + path(
        "M92 214C130 250 220 254 268 220C220 262 130 262 92 214Z", "#9fb0b3"
    )
    herbs = (
        line("M150 188L168 168M180 184L204 162M214 190L232 170", "#6ea04c", 6)
        + dot(176, 214, 5, "#d8533f")
        + dot(220, 220, 5, "#d8533f")
    )
    return dish + body + dot(116, 206, 6, INK) + seam("M144 196q14 18 0 36", 3, 0.3) + herbs + _steam(196, 150)


def mug(p: Palette, style: int) -> str:
    if style == 4:
        handle = line("M268 300C330 306 338 236 308 214C292 200 292 180 312 176", p.dark, 17)
    else:
        handle = line("M270 204C340 196 340 304 266 300", p.dark, 19)
    cup = path("M108 168H276V296Q276 340 232 340H152Q108 340 108 296Z", GLASS if style == 3 else BODY)
    rim = oval(192, 168, 84, 16, p.light) + oval(192, 170, 75, 11, "#5b3a29" if style != 2 else "#a9822f")
    face = (
        seam("M108 204Q192 220 276 204M108 232Q192 248 276 232M108 260Q192 276 276 260", 2.5, 0.16)
        + path("M108 168H276V196Q240 220 206 200T140 208T108 196Z", p.accent, 0.5),
        line("M108 170Q192 186 276 170", INK, 6) + dot(150, 300, 5, INK, 0.5) + dot(156, 308, 3, INK, 0.5),
        path("M112 168Q192 120 272 168Z", p.dark)
        + dot(192, 138, 12, p.base)
        + moved(192, 276, sprig(0, 34, p.accent), 0.7),
        path("M124 204H260V290Q260 324 226 324H158Q124 324 124 290Z", mix(p.base, "#8a4b22", 0.45), 0.85)
        + oval(192, 204, 68, 10, "#f3dfc0"),
        path("M134 168L146 126L172 160ZM214 160L240 126L250 168Z", p.base)
        + dot(166, 236, 8, p.accent)
        + dot(220, 236, 8, p.accent)
        + line("M184 258q8 8 16 0M132 262l22 4M132 280l22 -4M254 262l-22 4M254 280l-22 -4", p.accent, 4),
    )[style]
    steam = _steam(180, 140) if style not in (2, 4) else ""
    return steam + handle + cup + (rim if style != 2 else "") + face + shine("M128 204V296", 10)


def teapot(p: Palette, style: int) -> str:
    glass = style == 3
    spout = path("M272 262C312 252 316 214 346 196L360 210C340 236 336 292 284 308Z", SIDE if not glass else "#dbe6ea")
    handle = line("M126 216C50 196 50 320 130 310", p.dark, 15)
    if style == 2:
        handle = path("M236 218L300 150L318 166L262 246Z", SIDE)
    body = path(
        "M88 268C88 206 142 192 200 192S312 206 312 268S262 340 200 340S88 330 88 268Z", GLASS if glass else BODY
    )
    lid = path("M146 200C150 168 250 168 254 200Q200 216 146 200Z", p.light if not glass else "#dbe6ea") + dot(
        200, 166, 13, p.dark
    )
    face = (
        seam("M100 240Q200 216 300 240", 2, 0.2),
        blossom(204, 272, 20, "#d46a7e") + sprig(150, 320),
        seam("M92 256H308M92 270H308M96 284H304", 3, 0.18),
        path("M98 268H302C298 314 250 332 200 332S102 314 98 268Z", "#e0a93b", 0.6)
        + blossom(200, 296, 26, "#f2a0b4")
        + moved(0, 0, blossom(160, 306, 12, "#fff")),
        "",
    )[style]
    cups = ""
    if style == 4:
        cups = (
            path("M62 296H126C126 326 112 342 94 342S62 326 62 296Z", p.light)
            + path("M274 296H338C338 326 324 342 306 342S274 326 274 296Z", p.light)
            + oval(94, 296, 32, 7, "#a9822f")
            + oval(306, 296, 32, 7, "#a9822f")
        )
    return spout + handle + body + lid + face + shine("M108 274Q110 232 146 214", 9) + cups
