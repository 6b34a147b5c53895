# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of versions, changes and decisions share: a public consultation whose draft became a revised and an
adopted text, with the changes and those who asked for them."""
import json

from harness import DRAFT
from published import PublicTest

REVISED = DRAFT.replace('kompetensfond för små företag', 'kompetensfond för små företag, som regionen betalar')
ADOPTED = REVISED.replace('längs vägarna', 'i varje by').replace(
    '- Insats 2.2', '- Insats 2.3 Pröva vätgas i sjöfarten\n- Insats 2.2')
WISH = 'behöver förtydligas'
REASON = 'Regionen säger nu vem som betalar.'
SECRET = 'Björkered nr 2 kommun'
MADE = '2025-12-01T08:00:00Z'


class ChainTest(PublicTest):
    """Of four letters one is shown, one has a masked sender and masked words, one is withheld, and of one nothing has
    been said. All asked for the change of initiative 1.1 (version `revised`); no. 1 for that of 2.1 (`adopted`)."""
    answers = 4

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.change('DELETE FROM disclosure')
        cls.change('DELETE FROM publication')
        cls.draft = cls.rows('SELECT version FROM consultation WHERE id = ?', cls.office.consultation)[0][0]
        documents = cls.rows("SELECT id, number FROM document WHERE role = 'received' ORDER BY number")
        cls.shown, cls.masked, cls.withheld, cls.unsaid = (number for _, number in documents)
        cls.ids = dict((number, document) for document, number in documents)
        for number, state, reason in ((cls.shown, 'shown', None), (cls.masked, 'shown', None),
                                      (cls.withheld, 'withheld', 'OSL 19 kap. 1 §')):
            cls.change('INSERT INTO disclosure (document, state, reason, at) VALUES (?, ?, ?, ?)', cls.ids[number], state,
                       reason, MADE)
        cls.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) VALUES (?, ?, 0, ?, ?, ?)',
                   900001, cls.ids[cls.masked], len(SECRET.encode()), 'OSL 21 kap. 3 §', MADE)
        cls.wishes = {number: cls.wish_of(number) for number in cls.ids}
        cls.change("UPDATE viewpoint SET outcome = 'accommodated', reason = ?, state = 'confirmed' WHERE id IN "
                   f"({','.join(map(str, cls.wishes.values()))})", REASON)
        cls.revised = cls.add_version('reviderad.md', REVISED, cls.draft, 'Reviderat förslag', ['fa1.i1'])
        cls.adopted = cls.add_version('antagen.md', ADOPTED, cls.revised, None, ['fa2.i1'], ['fa2.i3'])
        (cls.asked_for,), (cls.also,), (cls.new,) = cls.rows('SELECT id FROM change ORDER BY version, ordinal')
        cls.say_why(cls.asked_for, cls.wishes.values())
        cls.say_why(cls.also, [cls.wishes[cls.shown]])
        cls.change("UPDATE change SET cause = 'editorial', note = 'Intern anteckning' WHERE id = ?", cls.new)

    @classmethod
    def wish_of(cls, number):
        return cls.rows('SELECT id FROM viewpoint WHERE document = ? AND text LIKE ?', cls.ids[number], f'%{WISH}%')[0][0]

    @classmethod
    def publish_all(cls):
        for what in ('consultation', 'compilation', 'versions'):
            cls.publish(cls.office.consultation, what)
        cls.change("UPDATE publication SET at = '2099-01-01T00:00:00Z' WHERE what = 'versions'")

    @classmethod
    def nodes(cls, version):
        return {row[0]: row[1:] for row in cls.rows(
            'SELECT id, start_at, end_at, kind, parent FROM node WHERE version = ?', version)}

    @classmethod
    def add_version(cls, name, text, earlier, label, reworded, added=()):
        """A version made from `earlier`, in which these parts were reworded or added; its id."""
        cls.office.samsyn('draft', 'add', cls.office.write(name, text))
        version = cls.rows('SELECT max(id) FROM version')[0][0]
        cls.change('UPDATE version SET earlier = ?, consultation = ?, label = ? WHERE id = ?', earlier,
                   cls.office.consultation, label, version)
        cls.change("INSERT INTO comparison VALUES (?, ?, 'test', 0.9, ?)", version, earlier, MADE)
        old, new = cls.nodes(earlier), cls.nodes(version)
        for ordinal, node in enumerate(sorted(set(old) & set(new)), 1):
            status = 'edited' if node in reworded else 'kept'
            if not any(other[3] == node for other in new.values()):
                cls.change('INSERT INTO carried VALUES (?, ?, ?, ?, ?, ?, ?, 0.9)', version, ordinal, *old[node][:2], status,
                           *new[node][:2])
            cls.change("INSERT INTO carried_node VALUES (?, ?, ?, ?, 0.9, '[]', 'proposed', 0, NULL, NULL)", version, node,
                       status, node)
        for ordinal, node in enumerate([*reworded, *added], 1):
            cls.add_change(version, ordinal, node, old.get(node), new[node])
        return version

    @classmethod
    def add_change(cls, version, ordinal, node, old, new):
        was = node if old else None
        cls.change('INSERT INTO change (id, version, ordinal, kind, moved, node_kind, old_node, new_node, old_nodes, new_nodes,'
                   " old_start, old_end, new_start, new_end, likeness, cause, revision) VALUES (?, ?, ?, ?, 'no', ?, ?, ?, ?, ?,"
                   " ?, ?, ?, ?, 0.9, 'open', 0)", version * 1000 + ordinal, version, ordinal, 'reworded' if old else 'added',
                   new[2], was, node, json.dumps([was] if old else []), json.dumps([node]), *(old or (0, 0))[:2], *new[:2])

    @classmethod
    def say_why(cls, change, viewpoints):
        cls.change("UPDATE change SET cause = 'viewpoints' WHERE id = ?", change)
        for viewpoint in viewpoints:
            cls.change("INSERT INTO change_cause (change, viewpoint, state, score, evidence, at, holds)"
                       " VALUES (?, ?, 'confirmed', 0.9, '[]', ?, 'yes')", change, viewpoint, MADE)
