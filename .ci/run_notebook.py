"""Executes a notebook that was committed without outputs, in its own folder; any error ends with a non-zero status.

usage: run_notebook.py NOTEBOOK RESULT
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def main(notebook, result):
    notebook = Path(notebook)
    content = nbformat.read(notebook, as_version=4)
    kept = [cell for cell in content.cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
    if kept:
        sys.exit(f"{notebook} is committed with the outputs of {len(kept)} cells; strip them")
    NotebookClient(content, timeout=600, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    Path(result).parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(content, result)
    print(f"{notebook}: {len(content.cells)} cells executed, result in {result}")


if __name__ == "__main__":
    main(*sys.argv[1:])
