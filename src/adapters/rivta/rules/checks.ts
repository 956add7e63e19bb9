import type { XmlElement } from '../../xml/element.ts';
import type { Check, Fault } from './rule.ts';

/** What rules are made of: checks of the children of an element by their local names. */

/** Elements of others say nothing to a rule, whatever their names. */
const ofContracts = ({ ns }: XmlElement): boolean => ns.startsWith('urn:riv:');

export const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((c) => c.name === name && ofContracts(c));

/** The element at the end of a path of names; the first where one is repeated. */
export const below = (element: XmlElement, path: string): XmlElement | undefined =>
  path.split('/').reduce<XmlElement | undefined>((here, name) => here && child(here, name), element);

/** A value that stands as an attribute or as the text of a child: the referral's version 2 is read in both forms. */
export const partOf = (element: XmlElement, name: string): string | undefined =>
  (element.attributes.find((a) => a.ns === '' && a.name === name)?.value ?? child(element, name)?.text)?.trim();

/** The value of an element of one part: in its attribute, its child, or its own text. */
export const onlyValue = (element: XmlElement, name: string): string => partOf(element, name) ?? element.text.trim();

const given = (element: XmlElement, names: readonly string[]): string[] =>
  names.filter((name) => child(element, name) !== undefined);

export const required = (element: XmlElement, name: string, expected: string): Fault => ({
  code: 'element-required',
  place: `${element.path}/${name}`,
  expected,
  found: '0',
});

export const unexpected = ({ path }: XmlElement, expected: string): Fault => ({
  code: 'element-unexpected',
  place: path,
  expected,
  found: 'given',
});

/** One of them, and no more. */
export const exactlyOne =
  (...names: string[]): Check =>
  (element) => {
    const found = given(element, names);
    if (found.length === 1) return [];
    const details = { place: element.path, expected: `one of ${names.join(', ')}`, found: found.join(', ') || 'none' };
    return [{ code: 'element-choice', ...details }];
  };

/** One of them or several. */
export const someOf =
  (...names: string[]): Check =>
  (element) =>
    given(element, names).length > 0
      ? []
      : [{ code: 'element-choice', place: element.path, expected: names.join(' or '), found: 'none' }];

/** Where the first is given, the others are too. */
export const brings =
  (name: string, ...others: string[]): Check =>
  (element) =>
    child(element, name) === undefined
      ? []
      : others
          .filter((other) => child(element, other) === undefined)
          .map((other) => required(element, other, `given with ${name}`));

/** Where the first is given, none of the others is. */
export const excludes =
  (name: string, ...others: string[]): Check =>
  (element) =>
    child(element, name) === undefined
      ? []
      : others.flatMap((other) => {
          const there = child(element, other);
          return there ? [unexpected(there, `not given with ${name}`)] : [];
        });

/** Each of them is there. */
export const has =
  (...names: string[]): Check =>
  (element) =>
    names.filter((name) => child(element, name) === undefined).map((name) => required(element, name, '1..1'));

/** None of them is there. */
export const hasNo =
  (...names: string[]): Check =>
  (element) =>
    element.children.filter((c) => names.includes(c.name) && ofContracts(c)).map((there) => unexpected(there, '0..0'));

/** Both numbers in bytes: the larger reading of a limit for what we take, the smaller for what we send. */
export const base64AtMost =
  (received: number, sent: number): Check =>
  ({ path, text }, mode) => {
    const limit = mode === 'reading' ? received : sent;
    // Blanks make the text longer, never shorter, so that most values need no second look.
    if (text.length * 0.75 <= limit) return [];
    const bytes = Math.floor(text.replace(/\s+/g, '').length * 0.75);
    if (bytes <= limit) return [];
    return [{ code: 'value-too-long', place: path, expected: `at most ${limit} bytes`, found: `${bytes} bytes` }];
  };

/** All of these hold. */
export const all =
  (...checks: Check[]): Check =>
  (element, mode) =>
    checks.flatMap((check) => check(element, mode));
