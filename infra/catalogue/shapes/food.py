# ruff: noqa: E501 - a path is read whole or not at all
"""Tea and what else is eaten."""

from infra.catalogue.brush import (
    BODY,
    BRASS,
    GLASS,
    GOLD,
    INK,
    LEAF,
    PAPER,
    SIDE,
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

HILLS = "M0 60Q24 20 44 44Q66 0 92 38Q108 22 128 48V84H0Z"


def _leaves(x: float, y: float, fill: str = LEAF) -> str:
    """Two leaves and a bud, the picker's standard."""
    left = path("M0 0C-22 -4 -34 -22 -32 -40C-14 -38 0 -22 0 0Z", fill)
    right = path("M0 0C22 -4 34 -22 32 -40C14 -38 0 -22 0 0Z", fill)
    bud = path("M0 0C-8 -16 -6 -40 0 -52C6 -40 8 -16 0 0Z", fill)
    return moved(x, y, left + right + bud + line("M0 0V16", fill, 4))


def _hills(x: float, y: float, p: Palette) -> str:
    near = path("M0 76Q40 36 70 62Q100 40 128 66V84H0Z", p.dark, 0.8)
    return moved(x, y, dot(98, 14, 11, "#d9674e", 0.9) + path(HILLS, p.base, 0.55) + near)


def tin(p: Palette, style: int) -> str:
    can = box(116, 118, 168, 222, 14, BODY) + oval(200, 332, 84, 10, p.deep, 0.3)
    lid = box(110, 84, 180, 44, 10, SIDE) + oval(200, 86, 88, 9, p.light) + seam("M110 124H290", 3, 0.35)
    label = box(136, 162, 128, 144, 6, PAPER)
    art = (
        _hills(136, 222, p) + _leaves(200, 206, p.dark),
        ring(200, 234, 46, GOLD, 5) + _leaves(200, 252, p.dark),
        _leaves(172, 236, LEAF) + _leaves(228, 236, LEAF) + _leaves(200, 284, "#94ad87"),
        path("M150 296L176 220L196 250L222 190L252 296Z", p.dark, 0.75) + dot(236, 186, 10, "#d9674e"),
        blossom(200, 220, 22, "#ffffff", "#e8b63d")
        + blossom(164, 270, 14, "#fff", "#e8b63d")
        + blossom(234, 274, 16, "#fff", "#e8b63d")
        + _leaves(200, 292, LEAF),
    )[style]
    if style == 4:
        label = box(136, 162, 128, 144, 6, mix(p.base, "#ffffff", 0.55))
    stamp = box(240, 284, 16, 16, 3, "#c8372d")
    return can + lid + label + art + stamp + shine("M128 140V320", 8, 0.4)


def tea_cake(p: Palette, style: int) -> str:
    if style == 4:
        nuggets = "".join(
            path(
                f"M{x - 24} {y}C{x - 24} {y - 34} {x + 24} {y - 34} {x + 24} {y}Q{x} {y + 12} {x - 24} {y}Z", "#6a4a36"
            )
            + oval(x, y - 14, 9, 4, "#4a3226")
            for x, y in ((94, 336), (310, 334), (262, 340))
        )
        return tin(Palette(p.base), 3) + nuggets
    wrap = dot(200, 190, 138, "#e6dcc6") + dot(200, 188, 134, mix(p.pale, PAPER, 0.65))
    creases = seam(
        "M72 160Q110 176 128 168M328 160Q292 180 270 170M110 284Q136 262 150 262M292 280Q268 262 252 264M196 56Q204 80 198 94",
        3,
        0.14,
    )
    badge = ring(200, 188, 92, p.base, 7) + ring(200, 188, 80, p.base, 2)
    art = (
        _leaves(200, 214, p.dark) + _leaves(160, 238, p.base) + _leaves(240, 238, p.base),
        _hills(136, 148, p),
        path("M200 118L214 160H258L222 186L236 230L200 204L164 230L178 186L142 160H186Z", p.base),
        blossom(200, 188, 34, p.accent if style else "#fff", p.base),
    )[style]
    words = line("M150 288H250M166 302H234", p.dark, 5, 0.6)
    broken = path("M268 330q20 -34 58 -22q34 6 36 30q-50 16 -94 -8Z", "#5e4232") + seam(
        "M290 318l12 10M318 314l-4 14M338 322l-10 8", 3, 0.5
    )
    return wrap + creases + badge + art + words + broken + shine("M86 150Q102 102 146 78", 9, 0.7)


def pouch(p: Palette, style: int) -> str:
    bag = path("M112 92H288L302 330Q302 342 288 342H112Q98 342 98 330Z", BODY) + box(112, 70, 176, 26, 4, p.dark)
    notch = seam("M112 108H288", 3, 0.3) + seam(
        "M124 76V90M140 76V90M156 76V90M172 76V90M188 76V90M204 76V90M220 76V90M236 76V90M252 76V90M268 76V90", 2, 0.25
    )
    window = dot(200, 256, 48, PAPER)
    label = box(132, 132, 136, 52, 8, PAPER) + line("M150 150H250M166 168H234", p.dark, 6, 0.65)
    fruit = (
        path("M200 284C168 284 164 236 200 240C236 236 232 284 200 284Z", "#f0907c")
        + path("M202 240q6 -18 24 -16q-6 16 -24 16Z", LEAF),
        blossom(184, 250, 12, "#f2b02e", "#d98a1f")
        + blossom(218, 262, 12, "#f2b02e", "#d98a1f")
        + blossom(194, 280, 9, "#f2b02e", "#d98a1f")
        + path("M206 240q4 -20 22 -20q-4 18 -22 20Z", LEAF),
        "".join(
            oval(x, y, 8, 4.5, "#c9a061")
            for x, y in ((180, 240), (206, 248), (222, 266), (186, 264), (202, 282), (172, 270))
        )
        + _leaves(220, 248, LEAF),
        dot(200, 258, 27, "#e9b13b")
        + dot(200, 258, 20, "#f6d77f")
        + line("M200 240V276M184 249L216 267M216 249L184 267", "#e9b13b", 3),
        "".join(
            dot(x, y, 8, "#5a4638")
            for x, y in ((182, 244), (206, 240), (224, 258), (178, 268), (200, 264), (214, 280), (190, 284))
        ),
    )[style]
    return bag + notch + label + window + fruit + shine("M124 124L116 320", 10, 0.3)


def gift_box(p: Palette, style: int) -> str:
    base = box(76, 176, 248, 164, 8, BODY)
    lid = box(66, 132, 268, 58, 8, p.dark) + box(66, 132, 268, 20, 8, p.base)
    ribbon = box(184, 132, 32, 208, 0, BRASS) if style not in (0, 4) else ""
    bow = (
        path("M200 132C150 96 130 70 156 64C184 60 196 100 200 132C204 100 216 60 244 64C270 70 250 96 200 132Z", GOLD)
        + dot(200, 130, 11, "#a8823c")
        if ribbon
        else ""
    )
    art = (
        _hills(136, 236, Palette(p.pale)) + box(160, 92, 80, 40, 6, PAPER) + _leaves(200, 122, p.base),
        "".join(
            dot(x, y, 15, c)
            for (x, y), c in zip(
                ((122, 226), (122, 266), (122, 306), (278, 226), (278, 266), (278, 306)),
                ("#8fae6b", "#efe6c8", "#e4c04e", "#4d7a6a", "#b5483a", "#3a2f2b"),
                strict=True,
            )
        ),
        dot(270, 250, 34, "#fbe7a8") + blossom(122, 262, 22, "#f2b02e", "#d98a1f") + moved(244, 214, ""),
        line(
            "M104 236h30M104 252h30M119 226v60M108 268h22v20h-22ZM144 236h30M144 252h30M159 226v60M148 268h22v20h-22Z",
            GOLD,
            5,
        )
        + line("M240 236h24M240 252h24M252 226v60M274 236h24M274 252h24M286 226v60", GOLD, 5),
        path("M236 220a44 44 0 1 0 30 74a36 36 0 0 1 -30 -74Z", "#fbe7a8")
        + dot(280, 226, 4, "#fff")
        + dot(300, 256, 3, "#fff")
        + dot(276, 276, 3, "#fff")
        + blossom(128, 284, 16, "#fff")
        + sprig(120, 336, p.pale),
    )[style]
    return base + art + lid + ribbon + bow + shine("M92 206V322", 9, 0.25)


def jar(p: Palette, style: int) -> str:
    glass = path("M124 128H276Q304 140 304 172V304Q304 340 268 340H132Q96 340 96 304V172Q96 140 124 128Z", GLASS)
    inside = path("M108 180H292V302Q292 330 266 330H134Q108 330 108 302Z", BODY)
    specks = "".join(
        dot(118 + (47 * n % 164), 192 + (61 * n % 130), 4 + n % 3, p.deep if n % 2 else p.light, 0.6) for n in range(22)
    )
    lid = box(112, 84, 176, 44, 9, BRASS if style in (0, 3) else SIDE) + seam(
        "M130 90V122M150 90V122M170 90V122M190 90V122M210 90V122M230 90V122M250 90V122M270 90V122", 2, 0.18
    )
    label = box(130, 206, 140, 96, 10, PAPER)
    art = (
        path("M176 236l24 -14l24 14v28l-24 14l-24 -14Z", "#e9b13b")
        + path("M148 252l20 -12l20 12v22l-20 12l-20 -12Z", "#f2cf72", 0.8),
        path("M160 276C150 244 186 222 232 228C232 262 196 290 160 276Z", "#cf3a2c")
        + line("M232 228q10 -4 12 -16", LEAF, 5),
        oval(184, 244, 12, 7, "#d8b982")
        + oval(210, 256, 12, 7, "#e9d6ad")
        + oval(188, 270, 12, 7, "#d8b982")
        + oval(218, 236, 12, 7, "#e9d6ad"),
        dot(188, 256, 22, "#9dbb5b") + dot(216, 262, 18, "#b6cf77") + path("M196 236q8 -16 26 -12q-6 16 -26 12Z", LEAF),
        oval(186, 250, 20, 12, "#9a4a2e") + oval(212, 264, 20, 12, "#7f3a24") + seam("M176 250h18M204 264h16", 2, 0.5),
    )[style]
    cloth = (
        path("M104 92Q200 56 296 92L306 122Q200 96 94 122Z", p.light) + seam("M110 112Q200 88 290 112", 3, 0.25)
        if style == 3
        else ""
    )
    return (
        glass
        + inside
        + (specks if style in (1, 4) else "")
        + lid
        + cloth
        + label
        + art
        + line("M160 290H240", p.dark, 5, 0.6)
        + shine("M110 190V300", 9, 0.65)
    )


def bottle(p: Palette, style: int) -> str:
    tall = (
        "M176 70H224V128C224 156 268 164 268 208V316Q268 340 244 340H156Q132 340 132 316V208C132 164 176 156 176 128Z"
    )
    round_ = "M180 70H220V150C220 166 292 186 292 256Q292 340 200 340T108 256C108 186 180 166 180 150Z"
    glass = path(round_ if style in (1, 4) else tall, BODY, 0.94)
    cap = box(172, 44, 56, 40, 6, ("#c8372d", INK, GOLD, INK, "#a5764b")[style]) + seam(
        "M182 50V78M192 50V78M202 50V78M212 50V78M220 50V78", 2, 0.2
    )
    label = (
        box(132, 224, 136, 84, 0, PAPER)
        if style not in (1, 4)
        else path("M120 226Q200 240 280 226L286 292Q200 310 114 292Z", PAPER)
    )
    art = (
        oval(186, 258, 15, 11, "#d9b36a") + oval(212, 250, 13, 10, "#e5c787") + oval(214, 272, 12, 9, "#d9b36a"),
        _hills(136, 214, Palette("#7d5a45")),
        oval(186, 252, 10, 6, "#d8b982")
        + oval(206, 244, 10, 6, "#e9d6ad")
        + oval(212, 262, 10, 6, "#d8b982")
        + oval(192, 268, 10, 6, "#e9d6ad"),
        blossom(200, 258, 17, "#fff", "#e8b63d")
        + path("M222 260q20 -16 34 -4q-14 14 -34 4ZM178 260q-20 -16 -34 -4q14 14 34 4Z", LEAF),
        dot(186, 262, 16, "#9dbb5b") + dot(212, 266, 14, "#b6cf77") + path("M196 246q8 -14 24 -10q-6 14 -24 10Z", LEAF),
    )[style]
    rope = line("M176 132q24 10 48 0M178 140q22 10 44 0", "#d8b982", 6) if style in (1, 4) else ""
    return (
        glass
        + cap
        + label
        + art
        + rope
        + line("M168 294H232", p.dark, 5, 0.6)
        + shine("M146 216Q146 190 170 172" if style not in (1, 4) else "M124 260Q124 214 158 190", 9, 0.45)
    )


def snack_bag(p: Palette, style: int) -> str:
    zig = "".join(f"L{x} {78 if n % 2 else 66}" for n, x in enumerate(range(104, 297, 12)))
    bag = path(f"M104 72{zig}L296 92C282 170 284 260 300 330L288 342H112L100 330C116 260 118 170 104 92Z", BODY)
    bands = seam("M108 96H292M104 322H296", 3, 0.25)
    label = oval(200, 160, 74, 42, PAPER) + line("M158 152H242M170 170H230", p.dark, 7, 0.65)
    food = (
        "".join(
            path(
                f"M{x - 26} {y}C{x - 34} {y - 34} {x + 34} {y - 34} {x + 26} {y}C{x + 20} {y + 22} {x - 20} {y + 22} {x - 26} {y}Z",
                "#b97a3d",
            )
            + seam(f"M{x} {y - 22}q-10 10 0 18t0 18M{x - 14} {y - 10}q8 4 4 14M{x + 14} {y - 10}q-8 4 -4 14", 3, 0.4)
            for x, y in ((162, 266), (234, 252), (208, 302))
        ),
        "".join(
            moved(
                x,
                y,
                path("M0 -20C14 -8 12 14 0 20C-12 14 -14 -8 0 -20Z", "#3c352f")
                + line("M-3 -12Q-6 2 -3 14M4 -12Q7 2 4 14", "#f4ead6", 2),
            )
            for x, y in ((150, 256), (184, 240), (220, 258), (252, 244), (168, 294), (204, 300), (238, 292))
        ),
        path("M140 262q30 -38 64 -10q-26 40 -64 10ZM194 290q30 -38 66 -8q-28 38 -66 8Z", "#f2a83b")
        + seam("M152 262q20 -14 38 -6M208 290q20 -14 38 -6", 2, 0.25)
        + path("M232 246q24 -20 40 0q-22 20 -40 0Z", "#f6bd62"),
        box(146, 232, 62, 44, 5, "#2f4a3a")
        + box(190, 262, 62, 44, 5, "#3b5c48")
        + "".join(
            dot(
                154 + 14 * (n % 4) + (44 if n > 3 else 0),
                246 + 14 * (n // 2 % 2) + (30 if n > 3 else 0),
                2.5,
                "#f1e3bd",
            )
            for n in range(8)
        ),
        box(142, 238, 96, 18, 8, "#8c3f2b")
        + box(164, 264, 96, 18, 8, "#a04c34")
        + box(148, 290, 96, 18, 8, "#7a3524")
        + seam("M158 246l12 4M190 244l14 5M182 272l12 4M220 271l12 5M170 298l12 4M206 297l12 4", 3, 0.35),
    )[style]
    return bag + bands + label + food + shine("M122 110C132 180 132 240 122 310", 10, 0.35)


def cookie_box(p: Palette, style: int) -> str:
    if style in (0, 3):
        can = (
            path("M70 236V304C70 326 330 326 330 304V236Z", BODY)
            + oval(200, 236, 130, 40, p.dark)
            + oval(200, 232, 130, 40, p.base)
            + oval(200, 230, 108, 31, PAPER)
        )
        rounds = "".join(
            oval(x, y, 24, 11, "#d9a35f") + oval(x, y - 2, 15, 6, "#eec88e")
            for x, y in ((156, 222), (204, 214), (250, 222), (180, 240), (228, 242))
        )
        rolls = "".join(
            box(x, 214, 16, 34, 7, "#e3b268") + oval(x + 8, 215, 8, 5, "#f4dba6")
            for x in (130, 154, 178, 202, 226, 250)
        )
        lid = moved(
            46,
            -60,
            oval(200, 190, 110, 100, p.dark)
            + oval(198, 186, 106, 96, p.base)
            + ring(198, 186, 84, p.pale, 4)
            + blossom(198, 186, 30, p.pale, GOLD),
        )
        return (
            lid
            + can
            + (rounds if style == 0 else rolls)
            + seam("M72 262C80 286 320 286 328 262", 3, 0.2)
            + shine("M92 264V296", 9, 0.4)
        )
    tray = box(62, 150, 276, 190, 14, BODY) + box(76, 164, 248, 162, 8, mix(p.base, "#1d1626", 0.45))
    spots = [(118, 206), (200, 206), (282, 206), (118, 284), (200, 284), (282, 284)]
    piece = (None, _mooncake, _shortcake, None, _bean_cake)[style]
    pieces = "".join(piece(x, y) for x, y in spots) if piece else ""
    lid = (
        path("M62 150L92 86H338L338 150Z", p.dark)
        + path("M62 150L92 86H330L300 150Z", p.base)
        + line("M150 118H262", GOLD, 7)
        + ring(206, 118, 20, GOLD, 4)
    )
    return lid + tray + pieces + shine("M72 170V316", 6, 0.4)


def _mooncake(x: float, y: float) -> str:
    petals = "".join(
        dot(x + dx, y + dy, 13, "#c98a43") for dx, dy in ((0, -22), (19, -11), (19, 11), (0, 22), (-19, 11), (-19, -11))
    )
    return petals + dot(x, y, 24, "#dba45a") + ring(x, y, 16, "#b5772f", 3) + blossom(x, y, 6, "#b5772f", "#b5772f")


def _shortcake(x: float, y: float) -> str:
    return (
        box(x - 32, y - 24, 64, 48, 8, "#e2b263")
        + box(x - 32, y - 24, 64, 14, 7, "#f1cf8e")
        + seam(f"M{x - 22} {y}h12M{x + 4} {y + 8}h16M{x - 8} {y + 14}h8", 3, 0.18)
    )


def _bean_cake(x: float, y: float) -> str:
    return (
        box(x - 28, y - 26, 56, 52, 12, "#cfd59b")
        + box(x - 28, y - 26, 56, 18, 10, "#e2e7b8")
        + blossom(x, y + 2, 9, "#f2b02e", "#d98a1f")
    )
