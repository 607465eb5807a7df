# ruff: noqa: E501 - a path is read whole or not at all
"""Cushions, blankets, towels and bed linen."""

from infra.catalogue.brush import (
    BODY,
    SIDE,
    TIMBER,
    Palette,
    blossom,
    box,
    dot,
    line,
    mix,
    oval,
    path,
    ring,
    seam,
    shine,
    turned,
)

PILLOW = "M84 104Q200 84 316 104Q336 210 316 322Q200 340 84 322Q64 210 84 104Z"


def cushion(p: Palette, style: int) -> str:
    if style == 4:
        return _round_cushion(p)
    face = (
        seam("".join(f"M{x} 98Q{x + (x - 200) * 0.06:g} 210 {x} 330" for x in range(100, 316, 18)), 4, 0.13),
        seam("M110 150Q150 168 140 210M290 140Q262 200 286 260M150 300Q200 280 240 306", 3, 0.15)
        + box(84, 296, 232, 10, 0, p.accent, 0.4),
        path("M78 262Q130 190 172 240Q214 160 262 226Q290 196 322 240L320 300Q200 330 80 302Z", p.dark, 0.5)
        + path("M76 288Q140 240 196 276T324 268L318 320Q200 336 84 322Z", p.deep, 0.45)
        + dot(262, 150, 22, "#e2795b")
        + seam("M120 150q10 -10 20 0q10 -10 20 0", 3, 0.5),
        line(
            "".join(
                f"M{x} 106q16 18 0 36t0 36t0 36t0 36t0 36t0 34M{x + 22} 106q-16 18 0 36t0 36t0 36t0 36t0 36t0 34"
                for x in (112, 168, 224, 276)
            ),
            p.dark,
            6,
            0.5,
        ),
    )[style]
    fold = path(
        "M84 104Q120 118 130 130M316 104Q290 116 274 132M84 322Q110 306 128 300M316 322Q292 306 276 298", "none"
    )
    return turned(
        -6,
        path(PILLOW, BODY)
        + face
        + fold
        + seam("M86 106Q112 116 124 128M314 106Q292 116 278 128M86 320Q108 308 124 300M314 320Q292 308 276 300", 3, 0.2)
        + shine("M100 140Q96 200 102 250", 10, 0.25),
        200,
        212,
    )


def _round_cushion(p: Palette) -> str:
    pleats = seam(
        "".join(
            f"M200 212L{200 + dx} {212 + dy}"
            for dx, dy in (
                (0, -118),
                (60, -102),
                (104, -58),
                (120, 0),
                (104, 58),
                (60, 102),
                (0, 118),
                (-60, 102),
                (-104, 58),
                (-120, 0),
                (-104, -58),
                (-60, -102),
            )
        ),
        3,
        0.2,
    )
    return (
        dot(200, 212, 126, BODY)
        + pleats
        + ring(200, 212, 124, p.dark, 7)
        + dot(200, 212, 15, p.dark)
        + dot(196, 208, 6, p.light)
        + shine("M104 176Q124 122 172 104", 11, 0.3)
    )


def blanket(p: Palette, style: int) -> str:
    folds = (
        path("M76 268Q76 246 98 246H302Q324 246 324 268V322Q324 340 304 340H96Q76 340 76 322Z", SIDE)
        + path("M70 206Q70 180 96 180H304Q330 180 330 206V236Q330 256 308 256H92Q70 256 70 236Z", BODY)
        + path("M78 142Q78 116 104 116H298Q322 116 322 142V168Q322 188 302 188H98Q78 188 78 168Z", p.light)
    )
    marks = (
        line(
            "M128 116V188M128 180V256M128 248V340M190 116V188M190 180V256M190 248V340M252 116V188M252 180V256M252 248V340",
            p.deep,
            9,
            0.4,
        )
        + line("M78 150H322M70 218H330M76 292H324", p.pale, 7, 0.55),
        seam(
            "M86 134H314M86 152H314M86 170H314M80 200H322M80 220H322M80 238H322M84 268H316M84 290H316M84 314H316",
            2,
            0.12,
        ),
        line(
            "M300 188v22M284 188v22M268 188v22M252 188v22M236 188v22M316 256v24M300 256v24M284 256v24M268 256v24",
            p.dark,
            4,
        ),
        dot(126, 150, 12, p.pale, 0.6)
        + dot(196, 146, 12, p.pale, 0.6)
        + dot(266, 152, 12, p.pale, 0.6)
        + dot(106, 220, 12, p.pale, 0.5)
        + dot(180, 222, 12, p.pale, 0.5)
        + dot(254, 218, 12, p.pale, 0.5)
        + dot(150, 296, 12, p.pale, 0.4)
        + dot(228, 298, 12, p.pale, 0.4)
        + dot(296, 290, 12, p.pale, 0.4),
        line(
            "".join(
                f"M{x} 124q8 12 0 28t0 28M{x - 4} 190q8 12 0 30t0 28M{x} 262q8 14 0 36t0 34"
                for x in range(104, 312, 24)
            ),
            p.deep,
            4,
            0.28,
        ),
    )[style]
    return folds + marks + seam("M82 186H318M74 254H326", 3, 0.3) + shine("M98 134Q112 124 140 124", 8, 0.4)


def towel(p: Palette, style: int) -> str:
    rail = box(62, 76, 276, 12, 6, TIMBER) + dot(70, 82, 11, "#8a6039") + dot(330, 82, 11, "#8a6039")
    back = path("M112 76Q106 200 118 284H246V76Z", SIDE)
    front = path("M122 74H292Q298 210 288 330H126Q116 210 122 74Z", BODY)
    marks = (
        seam(
            "".join(f"M{x} 84V326" for x in range(140, 290, 18))
            + "".join(f"M122 {y}H292" for y in range(100, 320, 18)),
            2.5,
            0.14,
        ),
        box(121, 270, 170, 12, 0, p.accent, 0.55)
        + box(121, 290, 170, 5, 0, p.accent, 0.55)
        + seam("M150 92V262M190 88V266M230 92V262M268 88V266", 2, 0.08),
        "".join(box(121, y, 171, 14, 0, p.pale, 0.85) for y in range(104, 310, 32)),
        dot(166, 150, 12, p.accent, 0.5)
        + dot(242, 180, 12, p.accent, 0.5)
        + dot(178, 230, 12, p.accent, 0.5)
        + dot(250, 268, 12, p.accent, 0.5)
        + dot(226, 120, 8, p.accent, 0.5),
        seam("M160 300Q154 230 166 180M190 310Q186 220 196 170M220 306Q216 240 224 190M250 300Q246 230 254 180", 3, 0.2)
        + path("M150 128q30 -30 60 0q-30 30 -60 0Z", p.accent, 0.4),
    )[style]
    return (
        rail
        + back
        + front
        + marks
        + line(
            "M128 330v10M142 330v10M156 330v10M170 330v10M184 330v10M198 330v10M212 330v10M226 330v10M240 330v10M254 330v10M268 330v10M282 330v10",
            p.dark,
            3,
        )
        + shine("M140 92Q134 180 140 250", 9, 0.25)
    )


def bedding(p: Palette, style: int) -> str:
    if style == 4:
        return _pillowcases(p)
    head = box(64, 96, 272, 190, 18, TIMBER) + seam("M132 104V220M200 104V220M268 104V220", 3, 0.25)
    pillows = path(
        "M92 176Q140 156 188 176Q198 208 188 232Q140 246 92 232Q82 208 92 176Z", mix(p.base, "#ffffff", 0.6)
    ) + path("M212 176Q260 156 308 176Q318 208 308 232Q260 246 212 232Q202 208 212 176Z", mix(p.base, "#ffffff", 0.6))
    quilt = path("M58 244Q200 212 342 244L352 330Q352 342 338 342H62Q48 342 48 330Z", BODY)
    turn = path("M58 244Q200 212 342 244L344 268Q200 236 56 268Z", p.pale)
    marks = (
        seam(
            "M110 262Q96 300 112 338M180 252Q172 300 186 340M250 254Q262 300 246 340M304 262Q296 300 312 338", 3, 0.16
        ),
        shine("M84 290Q200 262 316 290", 12, 0.25) + shine("M90 318Q200 296 310 318", 8, 0.2),
        line("M80 262L92 340M140 252L146 340M200 250V340M260 252L254 340M320 262L308 340", p.deep, 6, 0.35)
        + line("M54 292Q200 264 346 292M50 322Q200 300 350 322", p.pale, 5, 0.5),
        seam(
            "M76 300q20 -14 44 2M150 286q26 -16 40 10M230 300q24 -20 50 0M120 326q26 -12 50 4M260 324q26 -10 46 4",
            3,
            0.2,
        )
        + blossom(200, 300, 10, p.accent),
    )[style]
    return head + pillows + seam("M110 190Q140 180 170 190M230 190Q260 180 290 190", 3, 0.12) + quilt + turn + marks


def _pillowcases(p: Palette) -> str:
    under = turned(7, path("M70 216Q200 190 330 216Q350 262 330 312Q200 336 70 312Q50 262 70 216Z", SIDE), 200, 260)
    over = path("M74 142Q200 116 326 142Q348 192 326 244Q200 270 74 244Q52 192 74 142Z", BODY)
    return (
        oval(200, 334, 120, 10, "#000", 0.06)
        + under
        + over
        + seam("M84 150Q112 160 124 172M316 150Q290 160 276 172M84 238Q110 228 124 216M316 238Q292 228 276 216", 3, 0.2)
        + shine("M104 164Q200 140 290 160", 10, 0.4)
        + shine("M120 214Q200 196 270 210", 6, 0.3)
    )
