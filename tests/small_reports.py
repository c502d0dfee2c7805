"""Short reports of a county, to be read from files; and all that a rebuild makes of them."""

from pathlib import Path

REPORT = """政府工作报告
——2023年1月10日在重庆市渝中区第十九届人民代表大会第三次会议上
2022年，全区地区生产总值增长1.2%。
2023年主要预期目标：地区生产总值增长{}%左右。
"""


def made(output: Path) -> dict[str, bytes]:
    """All that people and programs open of a build, without the store."""
    kept = [*output.glob("tables/*"), *output.glob("graph/*.*"), *output.glob("pages/**/*.html"), output / "index.html"]
    return {str(path.relative_to(output)): path.read_bytes() for path in kept}
