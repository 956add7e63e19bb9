import { type Json, objectOf, objectsOf, textOf } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';

const populations = 'http://terminology.hl7.org/CodeSystem/measure-population';
const scorings = 'http://terminology.hl7.org/CodeSystem/measure-scoring';
const known: ReadonlySet<string> = new Set(['proportion', 'ratio', 'continuous-variable', 'cohort']);

interface Use {
  readonly scorings: readonly string[];
  /** The definition says that they are for nothing else: an error; else it says what they are for. */
  readonly only?: true;
}

/** The scorings that a population belongs to, as its definition says (R4 CodeSystem measure-population). */
const uses: Readonly<Record<string, Use>> = {
  'denominator-exception': { scorings: ['proportion'], only: true },
  'denominator-exclusion': { scorings: ['proportion', 'ratio'] },
  'numerator-exclusion': { scorings: ['proportion', 'ratio'] },
  'measure-population': { scorings: ['continuous-variable'] },
  'measure-population-exclusion': { scorings: ['continuous-variable'] },
};

/** Measure: its populations suit its scoring, a stratifier is one of two, expressions named are in a library (R4 measure.html). */
export function checkMeasure(scope: Scope): void {
  const { resource, place } = scope;
  const scoring = codeOf(resource.scoring, scorings);
  for (const [g, group] of objectsOf(resource.group)) {
    const there = `${place}.group[${g}]`;
    for (const [p, population] of objectsOf(group.population)) {
      checkUse(population, scoring, `${there}.population[${p}]`, scope);
      checkCriteria(population.criteria, `${there}.population[${p}].criteria`, scope);
    }
    for (const [s, stratifier] of objectsOf(group.stratifier))
      checkStratifier(stratifier, `${there}.stratifier[${s}]`, scope);
  }
  for (const [n, data] of objectsOf(resource.supplementalData))
    checkCriteria(data.criteria, `${place}.supplementalData[${n}].criteria`, scope);
}

const codeOf = (concept: unknown, system: string): string | undefined => {
  const [, coding] = objectsOf(objectOf(concept).coding).find(([, one]) => one.system === system) ?? [];
  return textOf(coding?.code);
};

function checkUse(population: Json, scoring: string | undefined, place: string, scope: Scope): void {
  const code = codeOf(population.code, populations);
  const use = code !== undefined && Object.hasOwn(uses, code) ? uses[code] : undefined;
  if (!use || scoring === undefined || !known.has(scoring) || use.scorings.includes(scoring)) return;
  tell(scope, 'resource-rule', `${place}.code`, {
    ...(use.only ? {} : { severity: 'warning' as const }),
    expected: `a population of the scoring ${scoring}`,
    found: code!,
    source: 'R4 CodeSystem measure-population',
  });
}

function checkStratifier(stratifier: Json, place: string, scope: Scope): void {
  const components = objectsOf(stratifier.component);
  if (stratifier.criteria !== undefined && components.length > 0)
    tell(scope, 'resource-rule', place, {
      expected: 'criteria, or components',
      found: 'both',
      source: 'R4 measure.html#Measure.group.stratifier.component',
    });
  checkCriteria(stratifier.criteria, `${place}.criteria`, scope);
  for (const [n, component] of components)
    checkCriteria(component.criteria, `${place}.component[${n}].criteria`, scope);
}

/** A name: an expression of CQL is more than one word. */
const named = /^(?:[A-Za-z_][A-Za-z0-9_]{0,127}|"[^"]{1,127}")$/;

/** The name of an expression is looked for in the libraries of the measure, or in the one that the criteria refer to. */
function checkCriteria(criteria: unknown, place: string, scope: Scope): void {
  const { language, expression, reference } = objectOf(criteria);
  const { library } = scope.resource;
  if (language !== 'text/cql' || typeof expression !== 'string' || !named.test(expression)) return;
  if (reference !== undefined || (Array.isArray(library) && library.length > 0)) return;
  tell(scope, 'resource-rule', place, {
    severity: 'warning',
    expected: 'a library that holds the expression named',
    source: 'R4 measure.html#Measure.group.population.criteria',
  });
}
