import type { XmlTree } from '../../../src/adapters/xml/write.ts';

/** Makes a generated answer keep what the contract texts demand beyond their schemas, by the few places that need it. */

type Repair = (children: readonly XmlTree[], ns: string) => XmlTree[];

const has = (children: readonly XmlTree[], name: string): boolean => children.some((child) => child.name === name);
const without =
  (...names: string[]): Repair =>
  (children) =>
    children.filter(({ name }) => !names.includes(name));

/** A code with all that belongs to it, or a text alone. */
const codeXorText: Repair = (children, ns) => {
  const leaf = (name: string, text: string): XmlTree => children.find((c) => c.name === name) ?? { ns, name, text };
  if (!has(children, 'code')) return [leaf('originalText', 'Hosta')];
  const optional = without('code', 'codeSystem', 'displayName', 'originalText')(children, ns);
  return [leaf('code', 'K1'), leaf('codeSystem', '1.2.752.116.2.1.1'), ...optional, leaf('displayName', 'Hosta')];
};
const codeOrText: Repair = (children, ns) => {
  if (!has(children, 'code')) return has(children, 'originalText') ? [...children] : codeXorText(children, ns);
  return has(children, 'codeSystem') ? [...children] : codeXorText(children, ns);
};
const aloneText: Repair = (children) =>
  has(children, 'originalText') ? children.filter(({ name }) => name === 'originalText') : [...children];

const uuidRoot: Repair = (_, ns) => [{ ns, name: 'root', text: '3a79e626-7804-4e21-9b10-cb9a45f9c9b6' }];
const finalStatus: Repair = (_, ns) => [
  { ns, name: 'code', text: 'final' },
  { ns, name: 'codeSystem', text: '2.16.840.1.113883.4.642.3.235' },
  { ns, name: 'displayName', text: 'Slutsvar' },
];

interface Law {
  /** For every coded value. */
  readonly coded?: Repair;
  /** By the names of parent and element. */
  readonly at: Readonly<Record<string, Repair>>;
}

const laws: Readonly<Record<string, Law>> = {
  GetCareDocumentationResponse: {
    coded: codeOrText,
    at: { 'record/id': without('extension'), 'accessControlHeader/careProcessId': uuidRoot },
  },
  GetDiagnosisResponse: {
    at: {
      'diagnosis/diagnosisHeader': without('nullified', 'nullifiedReason'),
      'diagnosisBody/diagnosisCode': aloneText,
    },
  },
  GetLaboratoryOrderOutcomeResponse: {
    coded: codeXorText,
    at: {
      'header/accessControlHeader': without('lockTime'),
      'header/signature': without('orgUnit'),
      'body/type': finalStatus,
    },
  },
  GetImagingOutcomeResponse: { coded: codeXorText, at: {} },
  GetReferralOutcomeResponse: {
    at: { 'referralOutcome/referralOutcomeHeader': without('nullified', 'nullifiedReason') },
  },
};

const codedParts = ['code', 'codeSystem', 'codeSystemName', 'codeSystemVersion', 'displayName', 'originalText'];
const isCoded = (children: readonly XmlTree[]): boolean =>
  children.length > 0 && children.every(({ name, children: inner }) => !inner && codedParts.includes(name));

export function lawful(tree: XmlTree, operation: string): XmlTree {
  const law = laws[operation];
  return law ? repaired(tree, law, '') : tree;
}

function repaired(tree: XmlTree, law: Law, parent: string): XmlTree {
  const { name, ns, children } = tree;
  if (!children) return tree;
  const repair = law.at[`${parent}/${name}`] ?? (law.coded && isCoded(children) ? law.coded : undefined);
  const kept = repair ? repair(children, children[0]?.ns ?? ns) : children;
  return { ...tree, children: kept.map((child) => repaired(child, law, name)) };
}
