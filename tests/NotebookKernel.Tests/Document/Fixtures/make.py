"""Writes the notebooks beside this file with Jupyter's own nbformat: /usr/bin/python3 make.py"""
import json
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell


def cell(make, id, **fields):
    made = make(**fields)
    made["id"] = id
    return made


controls = "".join(chr(c) for c in range(0x20)) + "\x7f"
separators = "a\nb\r\nc\rd\x0be\x0cf\x1cg\x1dh\x1ei\x85j\u2028k\u2029l"
everything = new_notebook(
    cells=[
        cell(new_markdown_cell, "text-1", source="# Größe 大きさ 😀\n\n$\\mathcal{L}$ \"quoted\" </script>\n",
             attachments={"a.png": {"image/png": "iVBORw0KGgo="}}),
        cell(new_markdown_cell, "empty", source=""),
        cell(new_raw_cell, "raw", source="raw", metadata={"format": "text/latex", "a": [[], {}, [1, [2.0]], None, True]}),
        cell(new_markdown_cell, "separators", source=separators),
        cell(new_markdown_cell, "controls", source=controls),
        cell(new_code_cell, "code-1", source="1 + 1\n2", execution_count=3, metadata={
            "polyglot_notebook": {"kernelName": "csharp"}, "zeta": 1e-07, "alpha": 1e22, "big": 12345678901234567890,
            "one": 1.0, "unknown": {"b": 1, "a": [1, 2]}}, outputs=[
                new_output("stream", name="stdout", text="one\ntwo"),
                new_output("stream", name="stderr", text="three\n"),
                new_output("display_data", data={"text/plain": "x\ny", "text/html": "<b>\n</b>", "image/png": "iVBORw0KGgo=\n",
                                                 "application/vnd.plotly.v1+json": {"data": [{"y": [1, 2.5], "x": []}]}}),
                new_output("execute_result", data={"text/plain": "2"}, execution_count=3, metadata={}),
                new_output("error", ename="E", evalue="boom", traceback=["E: boom", "   at cell 1"]),
            ]),
        cell(new_code_cell, "code-2", source="", execution_count=None),
    ],
    metadata={
        "kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"},
        "language_info": {"name": "C#"}, "z": {"nobody": "knows"}, "é": "ü",
    })

nbformat.validate(everything)
nbformat.write(everything, "everything.ipynb")
nbformat.write(new_notebook(metadata={"kernelspec": {"display_name": "", "language": "C#", "name": ".net-csharp"}}), "no-cells.ipynb")

tree = json.load(open("everything.ipynb", encoding="utf-8"))
for name, layout in {
    "indent-2-ascii.ipynb": {"indent": 2, "ensure_ascii": True},
    "tabs.ipynb": {"indent": "\t", "ensure_ascii": False, "sort_keys": True},
    "one-line.ipynb": {"ensure_ascii": False},
    "compact.ipynb": {"ensure_ascii": False, "separators": (",", ":")},
}.items():
    open(name, "w", encoding="utf-8", newline="").write(json.dumps(tree, **layout))
