"""Reports of three districts of a city, and one of the country: whose change bears on whom."""

from pathlib import Path

REPORT = """政府工作报告
——{year}年1月10日在{place}第十九届人民代表大会第三次会议上
一、{before}年工作回顾
{before}年，地区生产总值增长{result}%，粮食产量达到{grain}万吨。城镇新增就业5万人。
二、{year}年主要工作
{year}年主要预期目标：地区生产总值增长{target}%左右，粮食产量{grain}万吨以上，居民收入增长高于全国平均水平。开工建设石桥水厂。
"""
COUNTRY = """政府工作报告
——2023年3月6日在第十四届全国人民代表大会第九次会议上
2022年，全国居民人均可支配收入增长{}%，国内生产总值增长3%。
"""
PLACES = ("重庆市渝中区", "重庆市江北区", "重庆市南岸区")


def report(source: Path, place: str, year: int, result: int = 5, grain: int = 30) -> Path:
    file = source / f"{place}_{year}.txt"
    file.write_text(REPORT.format(place=place, year=year, before=year - 1, result=result, target=6, grain=grain), encoding="utf-8")
    return file


def write_reports(folder: Path) -> Path:
    """Two reports of each of the districts, one of the country."""
    folder.mkdir()
    for place in PLACES:
        for year in (2022, 2023):
            report(folder, place, year)
    (folder / "全国_2023.txt").write_text(COUNTRY.format("5"), encoding="utf-8")
    return folder
