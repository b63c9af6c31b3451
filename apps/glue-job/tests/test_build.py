import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

DIST = Path(__file__).parents[1] / "dist"
SOURCES = DIST.parent / "src" / "sluice_glue"


def test_the_package_is_built_whole() -> None:
    with ZipFile(DIST / "sluice_glue.zip") as archive:
        assert archive.testzip() is None
        built = {name: archive.read(name) for name in archive.namelist()}
        times = {info.date_time for info in archive.infolist()}
    sources = {f"sluice_glue/{file.name}": file.read_bytes() for file in SOURCES.glob("*.py")}
    assert (DIST / "main.py").read_bytes() == sources.pop("sluice_glue/main.py")
    assert built == sources
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_python_imports_the_archive() -> None:
    code = "import sluice_glue.publish as it; print(it.__file__)"
    search = {"PYTHONPATH": str(DIST / "sluice_glue.zip"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=search, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(DIST / "sluice_glue.zip" / "sluice_glue" / "publish.py")
