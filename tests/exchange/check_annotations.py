#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""check_annotations.py FILE…: hold JSON-LD against the MUSTs of the Web Annotation Data Model (W3C Recommendation of
23 February 2017, by whose sections the checks are named). The W3C's own JSON schemas are not on every machine and are
not copied here; this says the same of the classes that Samsyn writes. Leaves with 1 when anything is wrong."""
import json
import re
import sys
from datetime import datetime

ANNO = 'http://www.w3.org/ns/anno.jsonld'
IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$')
UUID = re.compile(r'urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
# 3.3.5: the motivations that the model defines; others need a context of their own.
MOTIVATIONS = {'assessing', 'bookmarking', 'classifying', 'commenting', 'describing', 'editing', 'highlighting',
               'identifying', 'linking', 'moderating', 'questioning', 'replying', 'tagging'}
CONFORMS_TO = {'http://tools.ietf.org/rfc/rfc3236', 'http://tools.ietf.org/rfc/rfc3778',
               'http://tools.ietf.org/rfc/rfc5147', 'http://www.w3.org/TR/media-frags/'}


class Checking:
    def __init__(self):
        self.faults, self.ids = [], set()

    def hold(self, condition, where, what):
        if not condition:
            self.faults.append(f'{where}: {what}')
        return bool(condition)

    def iri(self, value, where):
        self.hold(isinstance(value, str) and IRI.match(value), where, f'{value!r} is no IRI')

    def unique(self, value, where):
        self.iri(value, where)
        self.hold(value not in self.ids, where, f'{value} is there twice')
        self.ids.add(value)

    def typed(self, thing, kind, where):
        types = thing.get('type') if isinstance(thing, dict) else None
        types = types if isinstance(types, list) else [types]
        return self.hold(kind in types, where, f'type is {types}, not {kind}')

    def context(self, thing, where):
        """3.1: the model's context, alone as a string or among others in a list."""
        context = thing.get('@context')
        if isinstance(context, list):
            self.hold(len(context) > 1, where, 'one context alone is a string')
            context = [each for each in context if each == ANNO]
            self.hold(len(context) == 1, where, 'the context of the model is not there once')
        else:
            self.hold(context == ANNO, where, f'@context is {context!r}')

    def count(self, value, where):
        self.hold(isinstance(value, int) and not isinstance(value, bool) and value >= 0, where, f'{value!r} is no count')

    def selector(self, selector, where):
        """4.2."""
        kind = selector.get('type')
        if kind == 'TextQuoteSelector':
            for key in ('exact', 'prefix', 'suffix'):
                self.hold(isinstance(selector.get(key, ''), str), where, f'{key} is no text')
            self.hold(selector.get('exact'), where, 'there is no exact')
        elif kind == 'TextPositionSelector':
            for key in ('start', 'end'):
                self.count(selector.get(key), f'{where}.{key}')
            self.hold(selector['start'] < selector['end'], where, 'it is empty')
        elif kind == 'FragmentSelector':
            self.hold(isinstance(selector.get('value'), str) and selector['value'], where, 'there is no value')
            self.hold(selector.get('conformsTo', 'http://tools.ietf.org/rfc/rfc3778') in CONFORMS_TO, where,
                      'conformsTo is none of the table in 4.2.1')
        else:
            self.hold(False, where, f'no selector: {kind!r}')
        if 'refinedBy' in selector:
            self.selector(selector['refinedBy'], f'{where}.refinedBy')

    def specific(self, resource, where):
        """4: exactly one source, and selectors."""
        self.typed(resource, 'SpecificResource', where)
        self.iri(resource.get('source'), f'{where}.source')
        selectors = resource.get('selector', [])
        for i, selector in enumerate(selectors if isinstance(selectors, list) else [selectors]):
            self.selector(selector, f'{where}.selector[{i}]')

    def purpose(self, body, where):
        purposes = body.get('purpose', [])
        for purpose in purposes if isinstance(purposes, list) else [purposes]:
            self.hold(purpose in MOTIVATIONS, where, f'purpose {purpose!r}')

    def body(self, body, where):
        if isinstance(body, str):
            return self.iri(body, where)
        self.purpose(body, where)
        if body.get('type') == 'SpecificResource':
            return self.specific(body, where)
        # 3.2.4: exactly one value, a text; at most one format.
        self.typed(body, 'TextualBody', where)
        self.hold(isinstance(body.get('value'), str), where, 'there is no value')
        return self.hold(re.match(r'[a-z]+/[a-z0-9.+-]+$', body.get('format', 'text/plain')), where, 'format')

    def annotation(self, annotation, where):
        """3.1."""
        self.typed(annotation, 'Annotation', where)
        self.unique(annotation.get('id'), where)
        self.hold('bodyValue' not in annotation or 'body' not in annotation, where, 'body and bodyValue')
        bodies = annotation.get('body', [])
        for i, body in enumerate(bodies if isinstance(bodies, list) else [bodies]):
            self.body(body, f'{where}.body[{i}]')
        targets = annotation.get('target')
        targets = targets if isinstance(targets, list) else [targets]
        self.hold(targets and targets[0], where, 'there is no target')
        for i, target in enumerate(targets):
            if isinstance(target, str):
                self.iri(target, f'{where}.target[{i}]')
            elif target:
                self.specific(target, f'{where}.target[{i}]')
        motivations = annotation.get('motivation', [])
        for motivation in motivations if isinstance(motivations, list) else [motivations]:
            self.hold(motivation in MOTIVATIONS, where, f'motivation {motivation!r}')
        for key in ('created', 'modified', 'generated'):
            if key in annotation:
                datetime.strptime(annotation[key], '%Y-%m-%dT%H:%M:%SZ')

    def page(self, page, where, inside=False):
        """5.2."""
        self.typed(page, 'AnnotationPage', where)
        self.unique(page.get('id'), where)
        if not inside:
            self.context(page, where)
            self.iri(page.get('partOf'), f'{where}.partOf')
        for key in ('next', 'prev'):
            if key in page:
                self.iri(page[key], f'{where}.{key}')
        if 'startIndex' in page:
            self.count(page['startIndex'], f'{where}.startIndex')
        items = page.get('items')
        if self.hold(isinstance(items, list) and items, where, 'there are no items'):
            for i, item in enumerate(items):
                self.annotation(item, f'{where}.items[{i}]')
        return items or []

    def collection(self, collection):
        """5.1."""
        self.context(collection, 'collection')
        self.typed(collection, 'AnnotationCollection', 'collection')
        self.unique(collection.get('id'), 'collection')
        if 'total' in collection:
            self.count(collection['total'], 'total')
        first = collection.get('first')
        if isinstance(first, dict):
            items = self.page(first, 'first', inside=True)
            if 'next' not in first:
                self.hold(len(items) == collection.get('total', len(items)), 'total', 'is not how many there are')
                self.hold(collection.get('last') == first.get('id'), 'last', 'is another page')
        elif first is not None:
            self.iri(first, 'first')
        if collection.get('total'):
            self.hold(first, 'collection', 'there is no first page')
            self.iri(collection.get('last'), 'last')


def faults_of(thing):
    """What is wrong with a collection, a page or an annotation; nothing: an empty list."""
    checking = Checking()
    kinds = {'AnnotationCollection': checking.collection, 'AnnotationPage': lambda page: checking.page(page, 'page')}
    kinds.get(thing.get('type'), lambda one: checking.annotation(one, 'annotation'))(thing)
    return checking.faults


def main(paths):
    code = 0
    for path in paths:
        with open(path, encoding='utf-8') as file:
            for fault in faults_of(json.load(file)):
                print(f'{path}: {fault}')
                code = 1
    return code


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
