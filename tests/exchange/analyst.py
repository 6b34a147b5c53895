#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""analyst.py IN OUT: what an analyst does with a project, for tests in a browser: of the first text with several
viewpoints, the first is given a code of the analyst's own and a note, another kind is chosen for the second, a new place is
selected, and the last selection is taken away."""
import sys
from xml.etree import ElementTree

from project import NAMESPACE, Project

THEME = 'Finansiering'
KINDS = {True: ('Slag: ', 'oro', 'fråga'), False: ('Kind: ', 'concern', 'question')}


def change(project):
    text = next(text for text in project.texts() if len(text.findall(f'{NAMESPACE}PlainTextSelection')) > 2)
    selections = text.findall(f'{NAMESPACE}PlainTextSelection')
    project.add_code(THEME)
    project.add_coding(selections[0], THEME)
    for old in selections[0].findall(f'{NAMESPACE}Description'):
        selections[0].remove(old)
    note = ElementTree.Element(NAMESPACE + 'Description')
    note.text = 'Jämför med de andra kommunerna <innan> mötet.'
    selections[0].insert(0, note)
    kind, concern, question = KINDS['Slag' in {code.get('name') for code in project.all('Code')}]
    project.remove_coding(selections[1], kind)
    project.add_coding(selections[1], kind + concern)
    project.select(text, max(project.text_of(text).splitlines()[:6], key=len), kind + question)
    text.remove(selections[-1])
    return project


if __name__ == '__main__':
    change(Project(sys.argv[1])).write(sys.argv[2])
