"""The notebooks as files of one's own, to open in Jupyter, in the reader's language."""

from pathlib import Path

from probes.errors import CallError

from . import notebook, notebook_files
from .running import PARAMETERS
from .speech import words


def copies(folder: str | Path, language: str = "en", digits: str = "western") -> list[Path]:
    """Writes every notebook into `folder`, those of other distributions' suites too, and returns the files. What has no
    Arabic stays in English.

    InputError where a file is there already, or can't be written.
    """
    written = []
    with words.speaking(language, digits):
        for path in notebook_files.all_of_them():
            made, to = notebook(path.name.removesuffix(".ipynb")), Path(folder) / path.name
            for cell in made["cells"]:
                if PARAMETERS in notebook_files.tags(cell):
                    told = cell["source"].replace('LANG = "en"', f'LANG = "{language}"')
                    cell["source"] = told.replace('DIGITS = "western"', f'DIGITS = "{digits}"')
            try:
                to.parent.mkdir(parents=True, exist_ok=True)
                with to.open("x", encoding="utf-8") as file:
                    file.write(notebook_files.text(made))
            except OSError as error:
                raise CallError(f"--out {to}: {error.strerror}; give another folder") from None
            written.append(to)
    return written
