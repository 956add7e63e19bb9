import { readFile } from 'node:fs/promises';
import { Problem } from '../http/problem.ts';
import { readJson } from '../model/json-text.ts';

/** Far more than what people write by hand. */
const bounds = { depth: 64, nodes: 5_000_000 };

/** The JSON of a file. Throws a Problem of every fault, each with the file and where in it. */
export async function readJsonFile(file: string): Promise<unknown> {
  const { value, issues } = readJson(await readFile(file), bounds);
  if (issues.length === 0) return value;
  throw new Problem(issues.map((one) => ({ ...one, place: [file, one.place].filter(Boolean).join(':') })));
}
