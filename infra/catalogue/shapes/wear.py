# ruff: noqa: E501 - a path is read whole or not at all
"""Clothes and shoes."""

from infra.catalogue.brush import (
    BODY,
    GOLD,
    INK,
    PAPER,
    SIDE,
    Palette,
    blossom,
    box,
    dot,
    line,
    mix,
    moved,
    path,
    seam,
    shine,
)

HANGER = line("M200 78V62Q200 46 214 46T226 60", "#8d7a66", 5) + line("M112 118L200 78L288 118", "#8d7a66", 7)


def jacket(p: Palette, style: int) -> str:
    sleeves = path("M136 102C100 112 82 130 74 170L52 288L92 300L132 190Z", SIDE) + path(
        "M264 102C300 112 318 130 326 170L348 288L308 300L268 190Z", SIDE
    )
    hem = 306 if style == 2 else 326
    body = path(f"M136 102L176 86Q200 104 224 86L264 102L284 180V{hem}H116V180Z", BODY)
    zip_ = line(f"M200 104V{hem}", p.deep, 4) + seam(f"M192 110V{hem}M208 110V{hem}", 1.5, 0.2)
    details = (
        path("M150 96Q200 30 250 96Q226 120 200 120T150 96Z", p.dark)
        + path("M164 98Q200 54 236 98Q200 116 164 98Z", p.deep)
        + box(186, 196, 10, 10, 2, GOLD)
        + seam("M116 196L176 184M284 196L224 184M132 250l36 -8M268 250l-36 -8", 4, 0.35),
        path("M160 92L200 128L240 92L252 118L200 150L148 118Z", p.dark)
        + box(132, 176, 52, 54, 4, p.dark)
        + box(216, 176, 52, 54, 4, p.dark)
        + box(132, 252, 52, 54, 4, p.dark)
        + box(216, 252, 52, 54, 4, p.dark)
        + "".join(
            dot(x, y, 4, BRASS_DOT)
            for x, y in ((158, 186), (242, 186), (158, 262), (242, 262), (200, 170), (200, 220), (200, 270))
        ),
        box(112, 296, 176, 26, 10, p.deep)
        + path("M160 90Q200 120 240 90L246 104Q200 136 154 104Z", p.deep)
        + path("M50 280L92 292L88 310L46 298ZM350 280L308 292L312 310L354 298Z", p.deep)
        + seam("M140 232l26 24M260 232l-26 24", 5, 0.4),
        path("M156 92Q156 70 200 70T244 92L240 112Q200 128 160 112Z", p.dark)
        + box(128, 176, 52, 44, 8, p.accent, 0.65)
        + box(116, 312, 168, 14, 5, p.dark)
        + dot(200, 128, 5, GOLD),
        path("M168 88Q200 74 232 88L228 104Q200 114 172 104Z", p.dark)
        + "".join(line(f"M178 {y}H222", p.accent, 5) + dot(200, y, 6, p.accent) for y in (134, 172, 210, 248, 286)),
    )[style]
    return (
        HANGER
        + sleeves
        + body
        + (zip_ if style in (0, 2, 3) else seam(f"M200 110V{hem}", 3, 0.4))
        + details
        + shine("M132 190V300", 9, 0.22)
    )


BRASS_DOT = "#d2ad62"


def coat(p: Palette, style: int) -> str:
    sleeves = path("M138 98C104 106 88 126 82 160L64 286L102 294L132 190Z", SIDE) + path(
        "M262 98C296 106 312 126 318 160L336 286L298 294L268 190Z", SIDE
    )
    body = path("M138 98L174 84Q200 100 226 84L262 98L280 180L292 340H108L120 180Z", BODY)
    hood = path("M152 94Q160 44 200 44T248 94Q226 118 200 118T152 94Z", p.dark) + path(
        "M166 94Q172 62 200 62T234 94Q200 112 166 94Z", p.deep
    )
    fur = line("M152 92Q160 46 200 46T248 92", "#f1e6d4", 15)
    quilt = seam(
        "M130 136Q200 150 270 136M124 170Q200 186 276 170M120 206Q200 222 280 206M116 242Q200 258 284 242M113 278Q200 294 287 278M110 314Q200 330 290 314M84 160L132 176M78 200L126 208M72 240L112 246M316 160L268 176M322 200L274 208M328 240L288 246",
        4,
        0.22,
    )
    details = (
        hood + fur + quilt + line("M200 110V340", p.deep, 4),
        path("M158 92L200 190L242 92L262 120L214 216H186L138 120Z", p.dark)
        + seam("M200 196V340M104 270", 3, 0.4)
        + dot(214, 232, 6, p.deep)
        + dot(214, 270, 6, p.deep)
        + seam("M128 262l42 -8M272 262l-42 -8", 5, 0.35),
        hood
        + seam("M200 116V340", 3, 0.4)
        + "".join(
            line(f"M176 {y}H224", "#6b4a32", 4) + box(184, y - 5, 32, 10, 5, "#e2c9a0") for y in (148, 196, 244, 292)
        )
        + box(126, 256, 46, 48, 5, p.dark)
        + box(228, 256, 46, 48, 5, p.dark),
        path("M164 88Q164 62 200 62T236 88L234 112H166Z", p.dark)
        + seam("M118 190H282M116 224H284M114 258H286M111 292H289", 4, 0.25)
        + line("M200 104V340", p.deep, 5)
        + dot(200, 130, 5, GOLD),
        hood
        + fur
        + line("M200 110V340", p.deep, 5)
        + seam("M112 222H288", 6, 0.3)
        + box(128, 244, 50, 58, 6, p.dark)
        + box(222, 244, 50, 58, 6, p.dark)
        + box(128, 150, 40, 34, 5, p.dark),
    )[style]
    return HANGER + sleeves + body + details + shine("M132 190L122 322", 8, 0.2)


def tshirt(p: Palette, style: int) -> str:
    shirt = path("M142 96L60 140L86 208L122 192V330Q200 344 278 330V192L314 208L340 140L258 96Q200 142 142 96Z", BODY)
    collar = line("M146 96Q200 150 254 96", p.dark, 10)
    hems = seam("M122 318Q200 332 278 318M70 164L96 152M330 164L304 152M122 192L128 160M278 192L272 160", 3, 0.2)
    art = (
        "",
        "".join(line(f"M122 {y}Q200 {y + 10} 278 {y}", p.accent, 8, 0.9) for y in range(176, 316, 26)),
        box(220, 176, 44, 50, 5, p.dark) + seam("M220 188H264", 2, 0.3),
        path(
            "M150 290C170 240 190 226 200 176C214 190 214 206 208 218Q244 190 266 196Q250 232 206 248Q180 270 150 290Z",
            p.accent,
        )
        + dot(196, 172, 8, "#c8372d")
        + line("M194 168L176 160", p.accent, 4),
        seam("M150 150Q144 230 152 320M200 160V330M250 150Q256 230 248 320M176 156V326M224 156V326", 1.5, 0.1)
        + "".join(dot(200, y, 4, p.accent) for y in (150, 172, 194)),
    )[style]
    return shirt + art + collar + hems + shine("M138 190V310", 10, 0.25)


def sweater(p: Palette, style: int) -> str:
    sleeves = path("M144 96C104 108 84 134 78 170L58 300L100 312L130 200Z", SIDE) + path(
        "M256 96C296 108 316 134 322 170L342 300L300 312L270 200Z", SIDE
    )
    if style == 4:
        sleeves = ""
    body = path("M144 96Q200 128 256 96L278 180V318H122V180Z", BODY)
    rib = box(118, 306, 164, 28, 8, p.dark) + seam("".join(f"M{x} 308V332" for x in range(130, 280, 12)), 2, 0.3)
    cuffs = "" if style == 4 else path("M56 288L102 302L98 324L52 310ZM344 288L298 302L302 324L348 310Z", p.dark)
    neck = line("M150 98Q200 138 250 98", p.dark, 14)
    tall = path("M156 62H244L250 104Q200 132 150 104Z", p.dark) + seam(
        "M168 66V112M184 66V118M200 66V120M216 66V118M232 66V112", 2, 0.25
    )
    cables = line(
        "".join(
            f"M{x} 134q18 16 0 34t0 34t0 34t0 34t0 30M{x + 20} 134q-18 16 0 34t0 34t0 34t0 34t0 30"
            for x in (142, 190, 238)
        ),
        p.dark,
        6,
        0.65,
    )
    argyle = "".join(
        path(f"M{x} {y}l24 32l-24 32l-24 -32Z", c, 0.8)
        for x, y, c in (
            (158, 146, p.dark),
            (206, 146, p.accent),
            (254, 146, p.dark),
            (158, 218, p.accent),
            (206, 218, p.dark),
            (254, 218, p.accent),
        )
    )
    vneck = path("M150 94L200 176L250 94L238 90L200 150L162 90Z", p.dark)
    art = (
        neck + seam("M130 200Q200 210 270 200", 2, 0.1),
        cables + neck,
        tall,
        vneck
        + line("M200 168V310", p.dark, 9)
        + "".join(dot(200, y, 7, "#b98a5b") for y in (188, 220, 252, 284))
        + box(132, 246, 44, 46, 5, p.dark, 0.6)
        + box(224, 246, 44, 46, 5, p.dark, 0.6),
        path("M144 96Q200 128 256 96", "none")
        + argyle
        + vneck
        + line("M144 98Q126 140 124 190M256 98Q274 140 276 190", p.dark, 11),
    )[style]
    return sleeves + body + art + rib + cuffs + shine("M134 190V296", 9, 0.22)


def sneaker(p: Palette, style: int) -> str:
    sole = path("M54 302C54 330 62 340 84 340H322Q356 340 356 312V296Z", "#f4efe4" if style != 3 else "#3b3a40")
    gum = path("M58 322Q62 340 84 340H322Q346 340 354 322Z", "#c08a52" if style in (0, 2) else p.dark)
    upper = path("M62 304C56 250 62 206 80 186Q116 206 150 182C176 226 216 250 262 258C320 264 354 276 356 304Z", BODY)
    toe = path(
        "M284 262C334 268 354 280 356 304H282Q270 280 284 262Z",
        PAPER if style == 2 else p.dark,
        1 if style == 2 else 0.85,
    )
    tongue = path("M136 190L168 150Q190 146 196 160L192 214Z", p.light)
    laces = line(
        "M164 214L198 190M184 230L218 208M204 244L236 224M226 254L254 236", PAPER if p.accent == p.pale else p.deep, 7
    )
    heel = path("M62 304C56 250 62 206 80 186Q94 196 108 196Q92 240 104 304Z", p.dark)
    art = (
        path("M120 300C124 268 140 244 166 226L196 248C172 264 160 280 158 302Z", p.accent, 0.85),
        line("M126 288L150 268L174 288M156 294L180 274L204 294M186 298L210 278L234 298", p.accent, 7)
        + line("M66 316H350", p.base, 6),
        seam("M84 300V214M112 302Q124 258 158 226M250 258Q236 280 238 302", 2.5, 0.3),
        path("M62 330l10 14h20l8 -12h22l8 12h22l8 -12h22l8 12h22l8 -12h22l8 12h22l8 -12h22l8 12h14V326H62Z", "#2c2b30")
        + line("M112 270Q180 286 270 272", p.accent, 6, 0.8),
        seam("M84 212Q130 230 160 210M78 236Q140 262 196 244M76 262Q150 288 250 268M80 284Q160 304 300 282", 3, 0.2),
    )[style]
    sock = path("M76 192Q72 160 80 146H158Q160 170 168 196Q120 220 76 192Z", p.dark) if style == 4 else ""
    return (
        sock
        + (tongue if style != 4 else "")
        + upper
        + heel
        + sole
        + gum
        + toe
        + art
        + (laces if style != 4 else "")
        + shine("M90 226Q84 260 88 286", 6, 0.3)
    )


def boot(p: Palette, style: int) -> str:
    shaft = 84 if style == 3 else 104
    upper = path(f"M104 {shaft}H214L220 208C262 226 338 236 344 306H104Q92 200 104 {shaft}Z", BODY)
    sole = path(
        "M98 302H350V322Q350 330 342 330H180L172 342H110Q98 342 98 330Z", "#3a302c" if style != 1 else "#e9dcc4"
    )
    art = (
        path("M150 112L182 112L196 204L172 216L146 200Z", p.deep)
        + seam("M156 120L164 204M166 118L174 206M176 118L184 204", 2, 0.4)
        + box(152, 84, 26, 24, 4, p.dark),
        line("M168 130L212 124M172 154L214 146M176 178L218 170M186 202L226 190", "#e9d8b8", 6)
        + seam("M236 220Q290 244 288 300M104 236Q170 248 220 214", 3, 0.4),
        path("M96 96Q158 78 222 96V128Q158 146 96 128Z", "#f3e9da")
        + seam("M160 140V210M104 250Q160 262 210 236", 3, 0.25),
        line("M104 104H214", p.dark, 14) + seam("M108 250Q200 270 330 276", 3, 0.15) + dot(124, 128, 6, p.pale),
        line("M166 124L214 120M170 146L216 140M174 168L218 162M182 190L222 182M196 210L232 200", p.accent, 6)
        + path("M280 244C330 252 344 280 344 304H276Z", p.deep)
        + box(100, 88, 118, 24, 11, p.dark),
    )[style]
    return upper + art + sole + seam("M104 298H342", 3, 0.3) + shine("M120 150Q114 220 122 286", 9, 0.3)


def slipper(p: Palette, style: int) -> str:
    return _slip(p, style, 130, 218, 0.86) + _slip(p, style, 70, 250, 1)


def _slip(p: Palette, style: int, x: float, y: float, size: float) -> str:
    sole = path("M0 60Q0 30 40 34H190Q236 34 240 62Q240 88 200 88H36Q0 88 0 60Z", p.deep if style != 2 else p.dark)
    bed = path("M4 52Q8 26 44 30H190Q230 34 236 56Q200 74 120 72T4 52Z", mix(p.base, "#ffffff", 0.5))
    upper = path("M96 66C92 10 140 -22 184 -8Q236 8 240 62Q200 78 96 66Z", BODY)
    heel = path("M0 56Q0 10 34 8Q66 12 70 52Q40 66 0 56Z", SIDE) if style == 0 else ""
    trim = (
        line("M98 62C96 14 138 -16 182 -6", "#fffaf0", 9, 0.9),
        seam(
            "M130 60Q132 20 160 -6M160 66Q160 24 186 0M190 68Q190 34 210 14M106 40Q160 30 232 40M116 16Q170 6 222 20",
            2,
            0.2,
        ),
        seam("M110 44Q170 36 236 46", 5, 0.15),
        blossom(172, 24, 15, p.accent, GOLD),
        "".join(dot(124 + 26 * n, 20 + 6 * (n % 2), 7, p.deep, 0.6) for n in range(4))
        + "".join(dot(140 + 26 * n, 44, 7, p.deep, 0.6) for n in range(3)),
    )[style]
    return moved(x, y, sole + bed + heel + upper + trim + shine("M116 40Q122 10 150 -2", 6, 0.4), size)


def cloth_shoe(p: Palette, style: int) -> str:
    return _flat(p, style, 132, 206, 0.84) + _flat(p, style, 62, 240, 1.04)


def _flat(p: Palette, style: int, x: float, y: float, size: float) -> str:
    sole = path("M2 66Q0 88 20 90H216Q250 90 248 64Z", PAPER) + seam("M10 78H242", 2, 0.3)
    upper = path("M2 68C-4 20 10 0 34 2Q60 44 118 44T196 20Q246 34 248 68Z", BODY)
    inside = path("M18 12Q26 -2 42 2Q64 42 118 42T190 20Q176 34 130 40T18 12Z", p.deep)
    art = (
        path("M150 40L176 22L192 50Z", p.deep) + line("M34 4Q62 46 118 46T196 22", p.light, 3, 0.7),
        line("M74 36Q112 0 156 28", p.dark, 11) + blossom(204, 46, 11, "#f6c9d0", GOLD) + dot(112, 14, 5, GOLD),
        path("M86 40L100 66L132 66L140 42Z", p.deep) + seam("M92 46L104 64M104 46L112 64M118 46L120 64", 2, 0.3),
        line("M150 42L176 66M176 34L206 66M96 46V66", p.accent, 5),
        dot(206, 44, 22, p.light)
        + dot(198, 40, 4, INK)
        + dot(214, 40, 4, INK)
        + line("M206 48v6M194 56q12 8 24 0M200 28h12M190 26l-6 -12M222 26l6 -12", INK, 3),
    )[style]
    return moved(x, y, upper + inside + sole + art + shine("M14 60Q8 36 18 22", 5, 0.3), size)
