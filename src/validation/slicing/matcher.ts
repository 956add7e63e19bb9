import { isObject } from '../json.ts';
import type { Plans } from '../plan/plans.ts';
import type { ProfileNode, Slicing } from '../plan/profile-node.ts';
import { fitsPattern, isSame } from '../rules/values.ts';
import type { Item } from '../walk/items.ts';
import { conforms } from '../walk/profile.ts';
import type { Scope } from '../walk/scope.ts';
import { type Criterion, criterionOf } from './criterion.ts';
import { type Point, pointsAt } from './definition.ts';
import { type Found, follow } from './instance.ts';
import { isPlain, isSeen, lookOf, typeLook } from './look.ts';
import { stepsOf } from './path.ts';

/** Does a value belong to a slice? `unknown` when that cannot be told from what is at hand. */
export type Matcher = (item: Item, scope: Scope) => boolean | 'unknown';

const matchers = new WeakMap<ProfileNode, Matcher>();

const ofNode = new WeakMap<ProfileNode, readonly Matcher[]>();

/** Of each slice of a node, in their order. */
export function matchersOf(sliced: ProfileNode, plans: Plans): readonly Matcher[] {
  let all = ofNode.get(sliced);
  if (!all) {
    all = sliced.slices.map((slice) => matcherOf(slice, sliced, plans));
    ofNode.set(sliced, all);
  }
  return all;
}

/** The matcher of a slice, made once of all discriminators of the slicing it belongs to. */
export function matcherOf(slice: ProfileNode, sliced: ProfileNode, plans: Plans): Matcher {
  const known = matchers.get(slice);
  if (known) return known;
  // A discriminator that a slice says nothing about does not tell it apart: the others must.
  const tests = discriminatorsOf(sliced).flatMap((d) => testOf(d.type, d.path, slice, plans) ?? []);
  const matcher: Matcher = (item, scope) => {
    let answer: boolean | 'unknown' = true;
    for (const test of tests) {
      const one = test(item, scope);
      if (one === false) return false;
      if (one === 'unknown') answer = 'unknown';
    }
    return answer;
  };
  matchers.set(slice, tests.length > 0 ? matcher : () => 'unknown');
  return matchers.get(slice) ?? matcher;
}

/** A slicing without discriminators: of extensions by url, of choices by type (R4 profiling.html#slicing). */
function discriminatorsOf({ name, slicing }: ProfileNode): Slicing['discriminators'] {
  if (slicing && slicing.discriminators.length > 0) return slicing.discriminators;
  if (name === 'extension' || name === 'modifierExtension') return [{ type: 'value', path: 'url' }];
  if (name.endsWith('[x]')) return [{ type: 'type', path: '$this' }];
  return [];
}

function testOf(type: string, path: string, slice: ProfileNode, plans: Plans): Matcher | undefined {
  const steps = stepsOf(path);
  if (!steps) return () => 'unknown';
  const points = pointsAt(slice, steps, plans);
  const look = steps.every(isPlain) ? lookOf(type, points) : undefined;
  if (look) return ({ value, type: of }, scope) => isSeen(look, steps, value, of, scope);
  const test = testOfPoints(type, points);
  if (!test) return undefined;
  return (item, scope) => {
    const found = follow(item, steps, scope);
    return found === 'unknown' ? 'unknown' : test(found);
  };
}

type PointTest = (found: readonly Found[]) => boolean | 'unknown';

function testOfPoints(type: string, points: readonly Point[]): PointTest | undefined {
  switch (type) {
    case 'value':
    case 'pattern':
      return valueTest(points);
    case 'exists':
      return existsTest(points);
    case 'type':
      return typeTest(points);
    case 'profile':
      return profileTest(points);
    default:
      return undefined;
  }
}

function valueTest(points: readonly Point[]): PointTest | undefined {
  const criteria = points.flatMap((p) => criterionAt(p) ?? []);
  if (criteria.length === 0) return existsTest(points, true);
  return (found) => {
    let answer: boolean | 'unknown' = false;
    for (const { item, scope } of found)
      for (const criterion of criteria) {
        const one = criterion(item, scope);
        if (one === true) return true;
        if (one === 'unknown') answer = one;
      }
    return answer;
  };
}

function criterionAt({ node, part }: Point): Criterion | undefined {
  if (node) return criterionOf(node);
  if (!part) return undefined;
  return 'fixed' in part ? ({ value }) => isSame(value, part.fixed) : ({ value }) => fitsPattern(value, part.pattern);
}

/** Present when the slice demands the element, absent when it forbids it; otherwise it does not tell slices apart. */
function existsTest(points: readonly Point[], asValue = false): PointTest | undefined {
  const node = points.find((p) => p.node)?.node;
  if (!node) return undefined;
  if (node.max === 0) return (found) => found.length === 0;
  if (node.min > 0 || !asValue) return (found) => found.length > 0;
  return undefined;
}

function typeTest(points: readonly Point[]): PointTest | undefined {
  const look = typeLook(points);
  return look && ((found) => found.some(({ item }) => look(item.value, item.type)));
}

function profileTest(points: readonly Point[]): PointTest | undefined {
  const profiles = [...new Set(points.flatMap((p) => p.profiles))];
  if (profiles.length === 0) return undefined;
  return (found) => {
    const answers = found.flatMap(({ item, scope }) => {
      const { value } = item;
      return isObject(value) ? profiles.map((url) => conforms(value, url, scope)) : [false];
    });
    return answers.includes(true) || (answers.includes('unknown') ? 'unknown' : false);
  };
}
