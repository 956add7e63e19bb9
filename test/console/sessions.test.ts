import { expect, test } from 'vitest';
import { makeSessions } from '../../src/console/sessions.ts';

const world = () => {
  const clock = { at: 0, now: () => clock.at };
  return { clock, sessions: makeSessions(clock) };
};

test('codes of one client never cost another its own', () => {
  const { sessions } = world();
  const mine = sessions.issueCode('clinic');
  const theirs = Array.from({ length: 2_000 }, () => sessions.issueCode('engine'));
  expect(sessions.useCode(mine)).toBe('clinic');
  expect(theirs.filter((code) => sessions.useCode(code) === 'engine')).toHaveLength(20);
});

test('sessions of one client never log another out; its own oldest goes first', () => {
  const { sessions } = world();
  const mine = sessions.open('clinic');
  const theirs = Array.from({ length: 300 }, () => sessions.open('engine'));
  expect(sessions.find(mine)?.clientId).toBe('clinic');
  expect(theirs.map((secret) => sessions.find(secret) !== undefined).lastIndexOf(false)).toBe(99);
  expect(sessions.find(theirs.at(-1))?.clientId).toBe('engine');
});

test('a code is good once and for two minutes', () => {
  const { clock, sessions } = world();
  const code = sessions.issueCode('clinic');
  expect([sessions.useCode(code.toLowerCase()), sessions.useCode(code)]).toEqual(['clinic', undefined]);
  const late = sessions.issueCode('clinic');
  clock.at += 120_000;
  expect(sessions.useCode(late)).toBeUndefined();
});
