# ruff: noqa: E501 - a path is read whole or not at all
"""Sound, keyboards, paper and ink."""

from infra.catalogue.brush import (
    BODY,
    BRASS,
    GOLD,
    INK,
    METAL,
    PAPER,
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
    turned,
)


def headphones(p: Palette, style: int) -> str:
    band = line("M104 226C92 62 308 62 296 226", p.dark, 20 if style != 2 else 12) + line(
        "M112 200C108 84 292 84 288 200", p.light, 6, 0.7
    )
    cushion = line("M142 98Q200 72 258 98", p.deep, 22) if style != 2 else ""
    cup = box(68, 202, 66, 112, 30, BODY) + box(116, 208, 34, 100, 17, p.deep)
    right = box(266, 202, 66, 112, 30, SIDE) + box(250, 208, 34, 100, 17, p.deep)
    art = (
        ring(98, 258, 18, p.accent, 3, 0.8) + dot(98, 258, 5, p.accent),
        line("M98 312C98 350 150 336 170 346T230 340", p.deep, 6)
        + line("M80 226V290M92 222V294M104 222V294", p.accent, 3, 0.6),
        dot(98, 258, 22, p.light) + dot(98, 258, 9, p.dark),
        dot(98, 250, 8, p.accent)
        + line("M84 274q14 12 28 0", p.accent, 5)
        + path("M120 84L134 46L158 78ZM280 84L266 46L242 78Z", p.base),
        seam("M78 216Q88 258 78 300M92 206Q104 258 92 310M108 208Q118 258 108 308", 3, 0.35)
        + dot(104, 204, 8, GOLD)
        + dot(296, 204, 8, GOLD),
    )[style]
    return band + cushion + cup + right + art + shine("M80 232V284", 8, 0.35)


def earbuds(p: Palette, style: int) -> str:
    case = path("M110 250H290V284Q290 340 234 340H166Q110 340 110 284Z", BODY) + box(110, 244, 180, 12, 4, p.dark)
    lid = path("M110 244Q104 186 156 180H244Q296 186 290 244Z", SIDE) + path(
        "M124 240Q122 200 160 196H240Q278 200 276 240Z", p.deep
    )
    light = dot(200, 300, 5, "#7fe0a8") + shine("M126 276Q128 312 152 326", 7, 0.4)
    bud = (
        dot(0, 0, 26, BODY)
        + path("M-10 14H14L10 78Q2 88 -6 78Z", SIDE)
        + oval(-16, 4, 12, 17, p.deep)
        + shine("M2 26V66", 4, 0.5),
        oval(0, 0, 24, 21, BODY)
        + path("M-4 12H18L12 86Q4 94 -2 86Z", BODY)
        + oval(-12, 0, 8, 12, p.deep, 0.6)
        + shine("M6 26V72", 4, 0.6),
        dot(0, 0, 26, BODY) + oval(-16, 4, 12, 16, p.deep) + line("M14 -10C56 -60 76 10 34 52", p.dark, 10),
        path("M-26 0C-26 -30 26 -30 26 0C26 26 -22 30 -26 0Z", BODY) + oval(-16, 6, 10, 13, p.deep),
        dot(0, 0, 24, BODY)
        + path("M-8 14H12L10 62Q2 72 -6 62Z", BODY)
        + oval(-15, 2, 10, 14, p.deep)
        + dot(6, 0, 4, p.accent),
    )[style]
    right = f'<g transform="translate(268 84) scale(-1 1)">{bud}</g>'
    return lid + case + light + moved(132, 84, bud) + right


def speaker(p: Palette, style: int) -> str:
    return (_brick, _fabric, _shower, _radio, _shelf)[style](p)


def _mesh(x: int, y: int, columns: int, rows: int, fill: str) -> str:
    """Rows of holes, drawn as dotted lines: a fraction of the bytes of circles."""
    rows_d = "".join(f"M{x + (6 if row % 2 else 0)} {y + 11 * row}h{columns * 12}" for row in range(rows))
    return f'<path d="{rows_d}" fill="none" stroke="{fill}" stroke-width="5" stroke-linecap="round" stroke-dasharray="0 12" opacity=".55"/>'


def _brick(p: Palette) -> str:
    strap = line("M318 214Q352 250 318 300", INK, 9)
    return (
        strap
        + box(70, 190, 260, 150, 42, BODY)
        + _mesh(106, 222, 15, 9, p.deep)
        + box(170, 176, 60, 18, 8, p.dark)
        + line("M188 185h8M204 185h8", p.pale, 4)
        + shine("M88 232Q92 208 116 204", 8, 0.5)
    )


def _fabric(p: Palette) -> str:
    body = path("M96 146Q96 100 142 100H258Q304 100 304 146V290Q304 332 262 332H138Q96 332 96 290Z", BODY)
    weave = seam("".join(f"M100 {y}H300" for y in range(128, 326, 9)), 2, 0.13) + seam(
        "".join(f"M{x} 104V328" for x in range(112, 300, 12)), 2, 0.08
    )
    return (
        box(120, 326, 24, 16, 4, TIMBER)
        + box(256, 326, 24, 16, 4, TIMBER)
        + body
        + weave
        + box(124, 92, 152, 16, 8, TIMBER)
        + box(226, 290, 50, 16, 4, BRASS)
        + shine("M112 150V280", 8, 0.25)
    )


def _shower(p: Palette) -> str:
    drops = "".join(
        path(f"M{x} {y}q-12 18 0 26q12 -8 0 -26Z", "#8fc0d8", 0.8)
        for x, y in ((90, 110), (320, 140), (304, 70), (76, 220))
    )
    return (
        drops
        + dot(200, 220, 114, p.dark)
        + dot(200, 214, 108, BODY)
        + dot(200, 214, 78, p.deep)
        + _mesh(146, 166, 9, 10, p.light)
        + ring(200, 214, 78, p.light, 4)
        + path("M186 96Q186 60 200 60T214 96Z", p.dark)
        + shine("M112 196Q120 140 164 122", 9, 0.45)
    )


def _radio(p: Palette) -> str:
    handle = line("M112 150V108H288V150", "#8a5a35", 12)
    aerial = line("M282 150L342 56", "#8d969d", 4) + dot(342, 56, 6, "#8d969d")
    body = box(70, 146, 260, 184, 24, BODY) + box(84, 160, 232, 156, 14, mix(p.base, "#ffffff", 0.3))
    grille = line("".join(f"M104 {y}H208" for y in range(184, 304, 14)), p.dark, 6)
    dial = (
        dot(264, 262, 34, p.dark)
        + dot(264, 262, 26, BRASS)
        + line("M264 262L280 244", INK, 5)
        + box(228, 178, 76, 34, 6, PAPER)
        + line("M236 202v-8M248 202v-12M260 202v-8M272 202v-12M284 202v-8M296 202v-12", INK, 2)
        + line("M268 182V208", "#c8372d", 3)
    )
    return aerial + handle + body + grille + dial + box(96, 328, 30, 12, 4, INK) + box(274, 328, 30, 12, 4, INK)


def _shelf(p: Palette) -> str:
    def one(x: int) -> str:
        cone = dot(x + 58, 270, 44, INK) + dot(x + 58, 270, 34, "#4a4650") + dot(x + 58, 270, 13, "#6a6570")
        return (
            box(x, 124, 116, 216, 10, BODY)
            + box(x + 8, 132, 100, 200, 6, p.deep, 0.45)
            + cone
            + dot(x + 58, 178, 23, INK)
            + dot(x + 58, 178, 11, GOLD)
            + shine(f"M{x + 12} 142V310", 5, 0.35)
        )

    return one(72) + one(212) + dot(270, 326, 3, "#7fe0a8")


def turntable(p: Palette, style: int) -> str:
    if style == 3:
        return _upright(p)
    wood = TIMBER if style == 1 else BODY
    plinth = path("M52 262H348V322Q348 334 336 334H64Q52 334 52 322Z", wood)
    top = path("M86 164H314L348 262H52Z", mix(p.base, "#ffffff", 0.3) if style != 1 else "#d9b184")
    platter = oval(178, 214, 102, 38, "#8d969d") + oval(178, 209, 102, 38, "#1f1d22") + oval(178, 209, 78, 29, "none")
    grooves = "".join(
        f'<ellipse cx="178" cy="209" rx="{rx}" ry="{rx * 0.372:.1f}" fill="none" stroke="#4a4650" stroke-width="1.5"/>'
        for rx in (90, 76, 62, 48)
    )
    label = oval(178, 209, 30, 11, "#d9674e") + oval(178, 209, 4, 2, PAPER)
    arm = dot(296, 196, 15, "#8d969d") + line("M296 194L288 232L246 228", "#e9edf0", 6) + box(232, 222, 20, 10, 3, INK)
    knobs = dot(300, 300, 12, METAL) + dot(266, 300, 8, METAL) + dot(84, 300, 7, p.accent)
    lid = ""
    if style == 2:
        lid = (
            path("M86 164L70 60Q70 50 82 50H318Q330 50 330 60L314 164Z", SIDE)
            + box(92, 66, 216, 84, 6, p.deep, 0.5)
            + line("M160 334Q160 352 200 352T240 334", "#8a5a35", 9)
        )
    elif style in (0, 1, 4):
        lid = (
            path("M86 164L74 58H326L314 164Z", "#ffffff", 0.4)
            + line("M86 164L74 58H326L314 164", "#9fb0b8", 3, 0.8)
            + shine("M108 140L102 82M126 140L122 82", 5, 0.6)
        )
    strobe = "".join(dot(82 + 14 * n, 246, 2.5, PAPER) for n in range(6)) if style == 4 else ""
    return (
        lid
        + plinth
        + top
        + platter
        + grooves
        + label
        + arm
        + knobs
        + strobe
        + box(76, 332, 34, 10, 4, INK)
        + box(290, 332, 34, 10, 4, INK)
        + shine("M66 276V318", 6, 0.3)
    )


def _upright(p: Palette) -> str:
    board = box(84, 80, 232, 250, 14, BODY) + box(70, 322, 260, 20, 8, TIMBER)
    disc = (
        dot(192, 196, 98, "#1f1d22")
        + "".join(ring(192, 196, r, "#4a4650", 1.5) for r in (88, 74, 60, 46))
        + dot(192, 196, 32, "#d9674e")
        + dot(192, 196, 5, PAPER)
    )
    arm = dot(290, 112, 13, METAL) + line("M290 112L286 210L244 238", "#cfd6da", 6) + box(230, 232, 20, 12, 3, INK)
    return (
        board
        + disc
        + arm
        + dot(110, 306, 8, p.accent)
        + dot(136, 306, 8, METAL)
        + shine("M120 150Q138 118 168 108", 7, 0.3)
    )


def keyboard(p: Palette, style: int) -> str:
    if style == 4:
        half = box(0, 0, 150, 132, 18, BODY) + _keys(10, 12, 5, 5, p, 27) + box(86, 118, 46, 22, 7, p.accent)
        flipped = f'<g transform="translate(362 178) rotate(8) scale(-1 1)">{half}</g>'
        return f'<g transform="translate(38 178) rotate(-8)">{half}</g>{flipped}'
    wide = {1: 13, 2: 10}.get(style, 12)
    size = 324 / wide
    case = box(28, 168, 344, 158, 16, TIMBER if style == 3 else BODY) + box(38, 178, 324, 138, 8, p.deep, 0.55)
    knob = dot(344, 196, 14, BRASS) + line("M344 196V186", INK, 3) if style == 0 else ""
    cable = line("M200 168C200 110 260 130 250 70", INK, 6) if style == 1 else ""
    return (
        cable
        + case
        + _keys(41, 182, wide, 4, p, size)
        + box(110, 290, 170, 21, 5, PAPER)
        + box(44, 290, 60, 21, 5, p.light)
        + box(286, 290, 72, 21, 5, p.accent)
        + knob
    )


def _keys(x: float, y: float, columns: int, rows: int, p: Palette, size: float) -> str:
    """Key caps: one path per colour, a fraction of the bytes of rectangles."""
    cap = f"h{size - 5:.1f}v{21}h-{size - 5:.1f}Z"
    at = [
        (row, column, f"M{x + size * column:.1f} {y + 27 * row}{cap}")
        for row in range(rows)
        for column in range(columns)
    ]
    plain = "".join(d for row, column, d in at if 0 < column < columns - 1 or (row == 0 and column))
    edge = "".join(
        d
        for row, column, d in at
        if not (0 < column < columns - 1 or (row == 0 and column)) and (row, column) != (0, 0)
    )
    first = at[0][2]
    shadow = '<g stroke-linejoin="round" stroke-width="4">'
    paint = "".join(
        f'<path d="{d}" fill="{c}" stroke="{c}"/>'
        for d, c in ((plain, "#f8f4ea"), (edge, mix(p.base, "#ffffff", 0.45)), (first, "#d9674e"))
        if d
    )
    return f"{shadow}{paint}</g>"


def mouse(p: Palette, style: int) -> str:
    if style == 1:
        body = path(
            "M120 326C96 250 128 110 206 104Q262 104 256 168C250 218 300 250 306 326Q306 340 290 340H138Q122 340 120 326Z",
            BODY,
        )
        return (
            body
            + path("M206 104Q262 104 256 168C252 206 230 214 222 180Q216 140 206 104Z", p.deep, 0.7)
            + box(246, 142, 14, 36, 7, p.accent)
            + dot(152, 230, 9, p.accent)
            + shine("M138 292Q132 200 176 134", 9, 0.35)
        )
    if style == 3:
        return (
            path("M66 330Q200 190 334 330L322 340Q200 246 78 340Z", SIDE)
            + path("M60 322C100 214 160 196 214 200Q300 210 340 322Q200 206 60 322Z", BODY)
            + seam("M196 200Q192 230 196 244", 4, 0.4)
            + dot(200, 218, 8, p.accent)
            + shine("M96 280Q140 222 190 214", 7, 0.4)
        )
    if style == 4:
        body = path("M96 300C88 176 150 110 218 110S320 190 312 300Q312 340 270 340H138Q96 340 96 300Z", BODY)
        return (
            body
            + dot(150, 214, 44, p.deep)
            + dot(150, 212, 37, "#d9674e")
            + shine("M128 200Q136 184 152 182", 6, 0.6)
            + seam("M220 112V226M210 226Q270 226 310 236", 3, 0.35)
            + box(236, 140, 14, 44, 7, p.accent)
        )
    body = path("M118 214C118 130 150 90 200 90S282 130 282 214V256Q282 340 200 340T118 256Z", BODY)
    split = seam("M200 92V196M120 202Q200 222 280 202", 3, 0.35)
    wheel = box(189, 124, 22, 54, 11, p.deep) + box(194, 134, 12, 34, 6, p.accent)
    cells = (
        line(
            "".join(
                f"M{x} {y}l9 5v11l-9 5l-9 -5v-11Z"
                for y, xs in ((236, (162, 188, 214, 240)), (258, (175, 201, 227)), (280, (188, 214)))
                for x in xs
            ),
            p.dark,
            4,
            0.8,
        )
        if style == 2
        else ""
    )
    return body + split + wheel + cells + shine("M134 220Q132 148 166 116", 10, 0.4)


def notebook(p: Palette, style: int) -> str:
    if style == 3:
        books = "".join(
            turned(
                angle,
                box(118, 96, 150, 220, 8, c)
                + box(140, 130, 106, 44, 4, PAPER)
                + seam("M154 146H232M154 158H210", 3, 0.4),
            )
            for angle, c in ((14, p.dark), (4, p.light), (-7, BODY))
        )
        return moved(6, 12, books)
    pages = path("M118 92H306Q312 92 312 98V328Q312 338 302 338H118Z", "#f5eedd") + seam(
        "M126 334H306M308 100V330", 2, 0.25
    )
    cover = box(94, 82, 208, 246, 10, BODY) + box(94, 82, 30, 246, 8, p.dark)
    art = (
        blossom(212, 160, 26, p.accent, GOLD)
        + blossom(164, 226, 16, p.accent, GOLD)
        + blossom(252, 246, 20, p.accent, GOLD)
        + line("M212 186Q206 216 180 222M230 238Q216 220 214 196", p.accent, 4)
        + line("M140 100H290V312H140Z", GOLD, 3),
        box(158, 130, 108, 70, 5, PAPER)
        + line("M172 152H252M172 172H230", p.dark, 6, 0.7)
        + line("M270 82V328", p.deep, 8),
        path("M152 300L196 214L222 256L250 196L286 300Z", p.accent, 0.75)
        + dot(250, 148, 20, p.accent, 0.75)
        + line("M120 328L300 340", "none"),
        "",
        box(150, 136, 124, 86, 10, PAPER) + line("M168 162l14 14l26 -30M168 200h80", "#d9674e", 7),
    )[style]
    rings = (
        "".join(line(f"M84 {y}Q84 {y - 9} 96 {y - 9}H112", "#8d969d", 6) for y in range(106, 320, 22))
        if style == 4
        else ""
    )
    mark = path("M250 320V356L260 346L270 356V320Z", "#d9674e") if style in (0, 1) else ""
    pencil = (
        turned(
            24,
            box(310, 150, 16, 140, 2, "#e9b13b")
            + path("M310 290H326L318 316Z", "#f1d9a8")
            + path("M315 307H321L318 316Z", INK)
            + box(310, 140, 16, 14, 3, "#f0907c"),
            318,
            220,
        )
        if style == 2
        else ""
    )
    return mark + pages + cover + art + rings + pencil + shine("M132 104V306", 6, 0.25)


def pen(p: Palette, style: int) -> str:
    if style == 3:
        return _gel_pens(p)
    cap = (
        box(-17, -150, 34, 116, 14, BODY)
        + box(-18, -46, 36, 12, 3, BRASS)
        + path("M13 -140H22V-66Q22 -58 16 -58Z", BRASS)
    )
    barrel = path("M-16 -34H16L14 62H-14Z", SIDE) + path("M-14 62H14L10 92H-10Z", p.deep)
    nib = path("M-10 92H10L2 140Q0 146 -2 140Z", BRASS) + line("M0 108V136", INK, 1.5) + dot(0, 106, 3, INK)
    if style == 4:
        nib = path("M-10 92H10Q8 122 0 144Q-8 122 -10 92Z", INK)
    art = (
        "",
        seam("M-16 -20H16M-16 -8H16M-15 4H15M-15 16H15M-15 28H15M-14 40H14", 2, 0.3),
        blossom(0, -96, 9, GOLD, p.base)
        + line("M0 -84Q8 -66 -2 -50M-6 -20Q8 0 -4 22T2 52", GOLD, 3)
        + blossom(3, 16, 6, GOLD, p.base),
        "",
        line("M0 -130V-70", p.accent, 5),
    )[style]
    strokes = (
        line("M70 322C110 296 130 346 164 318S214 338 236 316", p.deep, 5),
        line("M70 322C110 296 130 346 164 318S214 338 236 316", INK, 5),
        line("M60 326Q140 300 232 322", p.dark, 6),
        "",
        line("M64 320Q110 284 152 318M152 318Q196 342 226 306", INK, 13),
    )[style]
    sheet = path("M44 286L280 262L312 350L62 362Z", PAPER) + seam("M70 312L286 294M74 332L294 316", 1.5, 0.12)
    return (
        sheet
        + strokes
        + f'<g transform="translate(254 202) rotate(34)">{cap}{barrel}{nib}{art}{shine("M-8 -138V-60", 4, 0.5)}</g>'
    )


def _gel_pens(p: Palette) -> str:
    cup = path("M126 216H274L262 326Q260 340 246 340H154Q140 340 138 326Z", PAPER) + line(
        "M132 250L268 250", p.base, 10
    )
    pens = "".join(
        turned(
            angle,
            box(x - 8, 86, 16, 180, 7, "#e9edf0") + box(x - 8, 86, 16, 54, 7, BODY) + box(x + 5, 94, 5, 44, 2, p.deep),
            x,
            260,
        )
        for x, angle in ((150, -13), (172, -6), (194, 1), (218, 7), (244, 14))
    )
    return pens + cup + shine("M146 268L152 322", 7, 0.6)
