#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""check_annotations.py FILE…: hold JSON-LD against the MUSTs of the Web Annotation Data Model (W3C Recommendation of
23 February 2017, by whose sections the checks are named), as the JSON schemas of the W3C's own tests for it do: which
properties there must be, of which form, and how many. Stricter than they are in that a property which no context defines is
a fault, for JSON-LD drops it without a word. Leaves with 1 when anything is wrong."""
import json
import re
import sys
from datetime import datetime

ANNO = 'http://www.w3.org/ns/anno.jsonld'
IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+')
MEDIA_TYPE = re.compile(r'(application|audio|example|image|multipart|text|video)/[a-z0-9.+-]+')
LANGUAGE = re.compile(r'[a-z]{2,3}(-[A-Za-z0-9]+)*')
# 3.3.5: the motivations that the model defines; others need a context of their own.
MOTIVATIONS = {'assessing', 'bookmarking', 'classifying', 'commenting', 'describing', 'editing', 'highlighting',
               'identifying', 'linking', 'moderating', 'questioning', 'replying', 'tagging'}
CONFORMS_TO = {'http://www.w3.org/TR/media-frags/', 'http://www.w3.org/TR/SVG/',
               'http://www.idpf.org/epub/linking/cfi/epub-cfi.html',
               *(f'http://tools.ietf.org/rfc/rfc{number}' for number in (3236, 3778, 5147, 3023, 3870, 7111))}
# What each class may have (3.1 to 5.2), and of what stands around all.
LIVED = 'creator created generator generated modified audience rights canonical via'.split()
PROPERTIES = {
    'Annotation': {'id', 'type', 'body', 'bodyValue', 'target', 'motivation', 'stylesheet', *LIVED},
    'TextualBody': {'id', 'type', 'value', 'format', 'language', 'processingLanguage', 'textDirection', 'purpose', *LIVED},
    'SpecificResource': {'id', 'type', 'source', 'selector', 'state', 'purpose', 'styleClass', 'renderedVia', 'scope', *LIVED},
    'TextQuoteSelector': {'type', 'exact', 'prefix', 'suffix', 'refinedBy'},
    'TextPositionSelector': {'type', 'start', 'end', 'refinedBy'},
    'FragmentSelector': {'type', 'value', 'conformsTo', 'refinedBy'},
    'AnnotationPage': {'id', 'type', 'partOf', 'next', 'prev', 'startIndex', 'items'},
    'AnnotationCollection': {'id', 'type', 'label', 'total', 'first', 'last', *LIVED},
}


def listed(value):
    return value if isinstance(value, list) else [value]


class Checking:
    def __init__(self):
        self.faults, self.ids, self.own = [], set(), set()

    def hold(self, condition, where, what):
        if not condition:
            self.faults.append(f'{where}: {what}')
        return bool(condition)

    def iri(self, value, where):
        self.hold(isinstance(value, str) and IRI.fullmatch(value), where, f'{value!r} is no IRI')

    def unique(self, value, where):
        self.iri(value, where)
        self.hold(str(value) not in self.ids, where, f'{value} is there twice')
        self.ids.add(str(value))

    def typed(self, thing, kind, where):
        """Of this class, and with nothing that neither the model nor a context of ours defines."""
        types = listed(thing.get('type') if isinstance(thing, dict) else None)
        if self.hold(kind in types, where, f'type is {types}, not {kind}'):
            strange = set(thing) - PROPERTIES[kind] - self.own - {'@context'}
            self.hold(not strange, where, f'{kind} has no {strange}')
        return isinstance(thing, dict)

    def context(self, thing, where):
        """3.1: the model's context, alone as a string or among others in a list."""
        context = thing.get('@context')
        if isinstance(context, list):
            self.hold(len(context) > 1, where, 'one context alone is a string')
            for own in context:
                self.own |= set(own) if isinstance(own, dict) else set()
            context = [each for each in context if each == ANNO]
            self.hold(len(context) == 1, where, 'the context of the model is not there once')
        else:
            self.hold(context == ANNO, where, f'@context is {context!r}')

    def count(self, value, where):
        return self.hold(type(value) is int and value >= 0, where, f'{value!r} is no count')

    def time(self, thing, key, where):
        """3.3.1: exactly one, and in UTC."""
        try:
            datetime.strptime(thing[key], '%Y-%m-%dT%H:%M:%SZ')
        except (TypeError, ValueError):
            self.hold(False, where, f'{key} is {thing[key]!r}')

    def selector(self, selector, where):
        """4.2."""
        kind = selector.get('type') if isinstance(selector, dict) else None
        known = kind in ('TextQuoteSelector', 'TextPositionSelector', 'FragmentSelector')
        if not self.hold(known, where, f'no selector: {kind!r}'):
            return
        self.typed(selector, kind, where)
        if kind == 'TextQuoteSelector':
            for key in ('exact', 'prefix', 'suffix'):
                self.hold(isinstance(selector.get(key, ''), str), where, f'{key} is no text')
            self.hold(selector.get('exact'), where, 'there is no exact')
        elif kind == 'TextPositionSelector':
            if all([self.count(selector.get(key), f'{where}.{key}') for key in ('start', 'end')]):
                self.hold(selector['start'] < selector['end'], where, 'it is empty')
        else:
            self.hold(isinstance(selector.get('value'), str) and selector['value'], where, 'there is no value')
            self.hold(selector.get('conformsTo') in CONFORMS_TO, where, 'conformsTo is none of the table in 4.2.1')
        if 'refinedBy' in selector:
            self.selector(selector['refinedBy'], f'{where}.refinedBy')

    def specific(self, resource, where):
        """4: exactly one source, and selectors."""
        if not self.typed(resource, 'SpecificResource', where):
            return
        self.iri(resource.get('source'), f'{where}.source')
        selectors = listed(resource.get('selector'))
        for i, selector in enumerate(selectors):
            self.selector(selector, f'{where}.selector[{i}]')

    def motivations(self, thing, key, where):
        for motivation in listed(thing.get(key, [])):
            self.hold(motivation in MOTIVATIONS, where, f'{key} {motivation!r}')

    def body(self, body, where):
        if isinstance(body, str):
            self.iri(body, where)
            return
        self.motivations(body, 'purpose', where)
        if body.get('type') == 'SpecificResource':
            self.specific(body, where)
        elif self.typed(body, 'TextualBody', where):
            # 3.2.4: exactly one value, a text; at most one format and language.
            self.hold(isinstance(body.get('value'), str), where, 'there is no value, or several')
            self.hold(MEDIA_TYPE.fullmatch(str(body.get('format', 'text/plain'))), where, 'format')
            self.hold(LANGUAGE.fullmatch(str(body.get('language', 'sv'))), where, 'language')

    def annotation(self, annotation, where):
        """3.1."""
        if not self.typed(annotation, 'Annotation', where):
            return
        self.unique(annotation.get('id'), where)
        self.hold('bodyValue' not in annotation or 'body' not in annotation, where, 'body and bodyValue')
        for i, body in enumerate(listed(annotation.get('body', []))):
            self.body(body, f'{where}.body[{i}]')
        targets = listed(annotation.get('target'))
        self.hold(targets and all(targets), where, 'there is no target')
        for i, target in enumerate(targets):
            if isinstance(target, str):
                self.iri(target, f'{where}.target[{i}]')
            elif target:
                self.specific(target, f'{where}.target[{i}]')
        self.motivations(annotation, 'motivation', where)
        for key in {'created', 'modified', 'generated'} & set(annotation):
            self.time(annotation, key, where)

    def page(self, page, where, inside=None):
        """5.2; `inside`: the collection that it is embedded in."""
        self.typed(page, 'AnnotationPage', where)
        self.unique(page.get('id'), where)
        self.iri(page.get('partOf'), f'{where}.partOf')
        if inside:
            self.hold(page.get('partOf') == inside.get('id'), where, 'is part of another collection')
        else:
            self.context(page, where)
        for key in {'next', 'prev'} & set(page):
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
        self.hold(all(isinstance(label, str) for label in listed(collection.get('label', ''))), 'label', 'is no text')
        if 'total' in collection:
            self.count(collection['total'], 'total')
        first = collection.get('first')
        if isinstance(first, dict):
            items = self.page(first, 'first', inside=collection)
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
    if 'items' in thing:
        checking.page(thing, 'page')
    elif 'target' in thing:
        checking.context(thing, 'annotation')
        checking.annotation(thing, 'annotation')
    else:
        checking.collection(thing)
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
