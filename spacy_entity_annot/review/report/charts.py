"""Charts as inline SVG: marks alone; what they mean is text and tables beside them, readable at any width."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 320, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 8, 22
Point = tuple[float, float]


def bar(share: float) -> Markup:
    """Return a bar that fills a share of the width that the page gives it.

    share (float): 0..1.
    """
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/><rect class="fill" width="{}" height="10"/></svg>'
    ).format(_number(100 * max(0.0, min(1.0, share))))


def whisker(value: float, interval: tuple[float, float] | None) -> Markup:
    """Return a value on a line from 0 to 1, with its interval.

    value (float): Below 0 it is drawn at 0.
    interval (tuple[float, float] | None): The bounds, where they are known.
    """
    low, high = (100 * max(0.0, min(1.0, bound)) for bound in interval or (value, value))
    place = 100 * max(0.0, min(1.0, value))
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/><rect class="range" x="{}" width="{}" y="3" height="4"/>'
        '<rect class="fill" x="{}" width="1.5" height="10"/></svg>'
    ).format(_number(low), _number(high - low), _number(min(place, 98.5)))


def lines(series: Sequence[tuple[str, Sequence[Point]]], *, label: str) -> Markup:
    """Return curves over 0..1 in both directions; the series differ in stroke, not in colour alone.

    series (Sequence[tuple[str, Sequence[Point]]]): Names and points, in the order of x.
    label (str): What a screen reader says instead.
    """
    grid = "".join(_gridlines())
    drawn = "".join(
        f'<polyline class="line line{place}" points="{" ".join(_place(*point) for point in points)}"/>'
        for place, (_, points) in enumerate(series)
    )
    return _svg(label, Markup(grid + drawn))


def columns(values: Sequence[tuple[str, int]], *, label: str) -> Markup:
    """Return a column for each value, with the first and the last one named.

    values (Sequence[tuple[str, int]]): Names and counts.
    label (str): What a screen reader says instead.
    """
    most = max(count for _, count in values)
    step = (WIDTH - _LEFT - _RIGHT) / len(values)
    width = max(0.5, min(step * 0.8, 24))
    drawn = Markup("")
    for place, (_, count) in enumerate(values):
        height = (HEIGHT - _TOP - _BOTTOM) * count / most
        left = _LEFT + step * place + (step - width) / 2
        drawn += Markup('<rect class="fill" x="{}" y="{}" width="{}" height="{}"/>').format(
            _number(left), _number(HEIGHT - _BOTTOM - height), _number(width), _number(height)
        )
    axis = Markup('<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        _LEFT, WIDTH - _RIGHT, HEIGHT - _BOTTOM, HEIGHT - _BOTTOM
    )
    names = _text(_LEFT, HEIGHT - 6, values[0][0], "start")
    if len(values) > 1:
        names += _text(WIDTH - _RIGHT, HEIGHT - 6, values[-1][0], "end")
    return _svg(label, axis + drawn + names + _text(_LEFT - 4, _TOP + 9, f"{most:,}", "end"))


def _svg(label: str, content: Markup) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, label, content
    )


def _gridlines() -> list[Markup]:
    found = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(tick, tick).split(",")
        found.append(Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(_LEFT, WIDTH - _RIGHT, y, y))
        found.append(_text(_LEFT - 4, float(y) + 4, f"{tick:g}", "end"))
        if tick in (0.0, 0.5, 1.0):
            found.append(_text(float(x), HEIGHT - 6, f"{tick:g}", "middle" if tick < 1 else "end"))
    return found


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(_number(x), _number(y), anchor, text)


def _place(x: float, y: float) -> str:
    across, up = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    return f"{_number(_LEFT + across * x)},{_number(HEIGHT - _BOTTOM - up * y)}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
