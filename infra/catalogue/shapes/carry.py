"""Bags."""

from infra.catalogue.brush import (
    BODY,
    BRASS,
    GOLD,
    INK,
    METAL,
    PAPER,
    SIDE,
    Palette,
    blossom,
    box,
    dot,
    line,
    moved,
    path,
    ring,
    seam,
    shine,
)


def backpack(p: Palette, style: int) -> str:
    straps = line("M118 150C84 180 80 270 100 322M282 150C316 180 320 270 300 322", p.deep, 20)
    loop = line("M176 84Q176 54 200 54T224 84", p.deep, 10)
    body = path("M108 152C108 100 146 80 200 80S292 100 292 152V304Q292 340 256 340H144Q108 340 108 304Z", BODY)
    pocket = path("M128 236H272V300Q272 326 248 326H152Q128 326 128 300Z", SIDE)
    zip_ = line("M130 150C132 112 160 100 200 100S268 112 270 150", p.deep, 4)
    art = (
        path("M112 90Q200 72 288 90L284 146H116Z", p.dark)
        + path("M114 92Q200 76 286 92V108Q200 94 114 108Z", p.deep)
        + line("M200 104V236", p.deep, 14)
        + box(188, 196, 24, 22, 4, BRASS)
        + pocket,
        zip_
        + pocket
        + box(128, 276, 144, 10, 0, "#f2f4ee", 0.9)
        + dot(200, 190, 26, p.light)
        + path("M200 172l6 12h12l-10 9l4 13l-12 -8l-12 8l4 -13l-10 -9h12Z", PAPER)
        + seam("M142 248H258", 3, 0.35),
        path("M108 150C108 104 146 80 200 80S292 104 292 150L286 216Q200 240 114 216Z", SIDE)
        + line("M154 182V268M246 182V268", "#8a5a35", 14)
        + box(143, 232, 22, 20, 4, BRASS)
        + box(235, 232, 22, 20, 4, BRASS)
        + seam("M116 300Q200 320 284 300", 3, 0.25),
        zip_
        + path("M140 236H260V296Q260 318 240 318H160Q140 318 140 296Z", SIDE)
        + seam("M150 250H250", 3, 0.35)
        + dot(250, 250, 5, GOLD)
        + moved(
            282,
            176,
            line("M0 0V26", GOLD, 3)
            + dot(0, 40, 15, PAPER)
            + dot(-9, 28, 6, PAPER)
            + dot(9, 28, 6, PAPER)
            + dot(-5, 38, 2, INK)
            + dot(5, 38, 2, INK),
        ),
        path("M124 66Q200 44 276 66L288 132Q200 108 112 132Z", p.dark)
        + line("M124 132V330M276 132V330", p.deep, 7)
        + line("M124 180H276M124 250H276", p.deep, 5)
        + path("M150 260H250V316H150Z", SIDE)
        + moved(70, 190, box(0, 0, 34, 120, 12, "#dfe7ea") + box(6, -14, 22, 18, 4, p.dark)),
    )[style]
    return straps + loop + body + art + shine("M126 170V300", 9, 0.25)


def tote(p: Palette, style: int) -> str:
    handles = line("M140 168C140 40 260 40 260 168", p.dark, 13)
    back = line("M152 168C152 66 248 66 248 168", p.deep, 10)
    body = path("M84 156H316L332 324Q332 340 316 340H84Q68 340 68 324Z", BODY)
    art = (
        path("M148 156q-6 -54 18 -70q10 30 6 70Z", "#7fae5e")
        + path("M176 156q0 -64 24 -84q16 34 6 84Z", "#94bd70")
        + moved(0, 0, dot(248, 146, 24, "#e0863b")),
        "",
        seam("M120 156Q112 240 122 340M190 156Q186 250 192 340M262 156Q270 240 260 340", 3, 0.2)
        + box(160, 220, 80, 8, 4, p.accent, 0.6),
        "",
        "",
    )[style]
    face = (
        line("M148 232H252M148 252H252M170 272H230", p.accent, 6, 0.75),
        seam("M92 176H308", 2, 0.4)
        + box(182, 156, 36, 60, 4, p.dark)
        + dot(200, 202, 8, GOLD)
        + line("M100 190L88 324M300 190L312 324", p.pale, 2, 0.5),
        path("M168 236h64v50q-32 16 -64 0Z", p.dark, 0.8),
        line("".join(f"M{x} 168L{x - 26} 334M{x - 26} 168L{x} 334" for x in range(112, 330, 26)), p.dark, 5, 0.45)
        + box(76, 150, 248, 16, 6, p.dark),
        line("M256 196V296M230 196V270M204 196V300", p.accent, 9, 0.85) + box(130, 276, 26, 26, 3, "#c8372d"),
    )[style]
    grown = back + (art if style == 0 else "") + body + (art if style == 2 else "")
    return grown + face + handles + shine("M98 184L88 312", 9, 0.3)


def suitcase(p: Palette, style: int) -> str:
    small = 40 if style in (3, 4) else 0
    top = 118 + small
    pole = line(f"M168 {top}V{52 + small}H232V{top}", "#8d969d", 8) + box(158, 40 + small, 84, 18, 8, INK)
    shell = METAL if style == 2 and p.base == "#b9c0c6" else BODY
    body = box(106, top, 188, 216 - small, 26, shell)
    wheels = "".join(box(x, 330, 22, 16, 6, INK) for x in (122, 256))
    grooves = line("".join(f"M{x} {top + 14}V{320}" for x in range(130, 290, 20)), p.dark, 5, 0.5)
    ribs = line("".join(f"M116 {y}H284" for y in range(top + 30, 326, 22)), p.dark, 5, 0.4)
    art = (
        grooves + box(284, 210, 14, 34, 4, INK),
        box(124, top + 20, 152, 92, 10, p.dark)
        + seam(f"M132 {top + 34}H268", 3, 0.5)
        + dot(262, top + 34, 5, GOLD)
        + line("M130 264H270M130 290H270", p.dark, 5, 0.4),
        ribs
        + "".join(path(f"M{x} {y}h24v24Z", p.deep, 0.9) for x, y in ((270, top), (270, 310)))
        + box(98, 190, 16, 40, 4, INK)
        + box(98, 262, 16, 40, 4, INK),
        dot(168, 226, 13, PAPER)
        + dot(232, 226, 13, PAPER)
        + dot(170, 228, 6, INK)
        + dot(230, 228, 6, INK)
        + line("M176 268q24 22 48 0", INK, 6)
        + dot(138, 256, 10, "#f0907c", 0.8)
        + dot(262, 256, 10, "#f0907c", 0.8)
        + dot(132, 158, 18, p.dark)
        + dot(268, 158, 18, p.dark),
        line(f"M150 {top}V334M250 {top}V334", "#8a5a35", 16)
        + box(138, 226, 24, 22, 4, BRASS)
        + box(238, 226, 24, 22, 4, BRASS)
        + ring(200, 286, 18, p.accent, 5),
    )[style]
    return pole + wheels + body + art + shine(f"M122 {top + 30}V{300}", 8, 0.35)


def crossbody(p: Palette, style: int) -> str:
    strap = line("M108 196C70 30 330 30 292 196", p.dark, 7)
    if style == 1:
        bag = (
            box(136, 152, 128, 188, 22, BODY)
            + box(150, 208, 100, 114, 12, SIDE)
            + seam("M150 186H250", 3, 0.4)
            + dot(244, 186, 5, GOLD)
            + ring(200, 262, 24, p.accent, 5)
        )
        return line("M146 170C110 24 290 24 254 170", GOLD, 5) + bag + shine("M150 176V300", 8, 0.35)
    if style == 3:
        handle = line("M136 172C136 70 264 70 264 172", "#8d9a4f", 13) + seam(
            "M140 128l14 4M168 94l8 12M224 92l-6 12M260 128l-14 4", 4, 0.5
        )
        case = box(92, 166, 216, 172, 16, BODY) + box(92, 222, 216, 8, 0, p.dark) + box(182, 208, 36, 34, 6, BRASS)
        return (
            handle
            + case
            + blossom(138, 284, 20, p.accent, GOLD)
            + blossom(174, 300, 12, p.accent, GOLD)
            + shine("M108 188V310", 8, 0.35)
        )
    if style == 4:
        strap = line("M110 250C60 130 200 40 296 70", p.deep, 20)
        bag = path("M104 214Q150 176 232 190T318 240Q322 312 262 326T122 322Q88 290 104 214Z", BODY)
        return (
            strap
            + bag
            + line("M124 244Q210 214 302 256", "#f1f3ec", 5, 0.9)
            + line("M132 290Q210 266 292 296", p.deep, 4)
            + dot(300, 256, 6, GOLD)
            + shine("M118 236Q150 206 200 206", 7, 0.35)
        )
    body = path("M96 184H304V280Q304 338 246 338H154Q96 338 96 280Z", BODY)
    flap = path("M90 172H310V232Q310 286 256 286H144Q90 286 90 232Z", p.dark) + seam(
        "M100 240Q104 276 146 276H254Q298 276 300 240", 2, 0.35
    )
    if style == 2:
        flap = box(90, 168, 220, 56, 12, p.dark) + box(120, 244, 160, 78, 10, SIDE) + seam("M128 260H272", 3, 0.4)
        return (
            line("M108 196C70 30 330 30 292 196", p.deep, 16)
            + body
            + flap
            + dot(200, 212, 8, GOLD)
            + shine("M108 240V300", 8, 0.3)
        )
    return (
        strap
        + body
        + flap
        + box(180, 262, 40, 34, 8, BRASS)
        + dot(112, 192, 9, GOLD)
        + dot(288, 192, 9, GOLD)
        + shine("M108 192Q104 230 114 252", 8, 0.35)
    )
