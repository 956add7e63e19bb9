import { type Issue, issue } from '../../model/issue.ts';
import {
  atomNs,
  categoryScheme,
  crmiNs,
  type Feed,
  type FeedCategory,
  type FeedEntry,
  feedFhirVersion,
  feedNs,
  feedProfile,
  nctsNs,
} from '../../terminology/distribution/feed.ts';
import { childOf, type XmlElement } from '../xml/element.ts';
import { defaultXmlLimits, parseXml, type XmlLimits } from '../xml/parse.ts';
import { writeXml, type XmlTree } from '../xml/write.ts';

const prefixes = new Map([
  [atomNs, 'atom'],
  [nctsNs, 'ncts'],
  [crmiNs, 'hl7'],
  [feedNs, 'vardbro'],
]);

const atom = (name: string, text: string): XmlTree => ({ ns: atomNs, name, text });
const ncts = (name: string, text: string): XmlTree => ({ ns: nctsNs, name, text });
const time = (ms: number): string => new Date(ms).toISOString();

/** A feed as an Atom document, in the NCTS syndication format and HL7 CRMI's at once. The same feed gives the same bytes. */
export function writeFeed(feed: Feed): Uint8Array {
  const { id, title, author, self, updated, sequence, entries } = feed;
  const root: XmlTree = {
    ns: atomNs,
    name: 'feed',
    children: [
      atom('id', id),
      atom('title', title),
      atom('updated', time(updated)),
      { ns: atomNs, name: 'author', children: [atom('name', author)] },
      {
        ns: atomNs,
        name: 'link',
        attributes: [
          ['rel', 'self'],
          ['type', 'application/atom+xml'],
          ['href', self],
        ],
      },
      ncts('atomSyndicationFormatProfile', feedProfile),
      { ns: feedNs, name: 'sequence', text: String(sequence) },
      ...entries.map(entryTree),
    ],
  };
  return writeXml(root, prefixes).bytes;
}

function entryTree(entry: FeedEntry): XmlTree {
  const { content } = entry;
  const link: XmlTree[] = content
    ? [
        {
          ns: atomNs,
          name: 'link',
          attributes: [
            ['rel', 'alternate'],
            ['type', content.mediaType],
            ['href', content.href],
            ['length', String(content.length)],
            ['ncts:sha256Hash', content.sha256],
          ],
        },
      ]
    : [];
  return {
    ns: atomNs,
    name: 'entry',
    children: [
      atom('id', entry.id),
      atom('title', entry.title),
      {
        ns: atomNs,
        name: 'category',
        attributes: [
          ['term', entry.category],
          ['scheme', categoryScheme],
          ['label', entry.category],
        ],
      },
      atom('published', time(entry.published)),
      atom('updated', time(entry.updated)),
      ...(entry.summary ? [atom('summary', entry.summary)] : []),
      ...link,
      ncts('contentItemIdentifier', entry.url),
      ncts('contentItemVersion', `${entry.url}|${entry.version}`),
      ncts('fhirVersion', feedFhirVersion),
      ...crmi(entry),
      ...(content?.signature ? [{ ns: feedNs, name: 'jws', text: content.signature }] : []),
    ],
  };
}

/** Reads such a document from outside; every entry that cannot be used is told, and then there is no feed. */
/** A feed has no pages: twenty years of releases of a thousand lists fit in. */
const feedLimits: XmlLimits = { ...defaultXmlLimits, bytes: 64 * 1024 * 1024, nodes: 1_000_000, marks: 20_000_000 };

export function readFeed(bytes: Uint8Array): { readonly feed?: Feed; readonly issues: readonly Issue[] } {
  const { root, issues } = parseXml(bytes, feedLimits);
  if (!root) return { issues };
  if (root.ns !== atomNs || root.name !== 'feed')
    return { issues: [issue('feed-invalid', { place: root.path, expected: 'an Atom feed' })] };
  const faults: Issue[] = [];
  const need = (element: XmlElement, ns: string, name: string): string => {
    const text = childOf(element, ns, name)?.text.trim() ?? '';
    if (text === '') faults.push(issue('feed-invalid', { place: element.path, expected: name }));
    return text;
  };
  const entries = root.children
    .filter((c) => c.ns === atomNs && c.name === 'entry')
    .map((e) => readEntry(e, need, faults));
  const sequence = Number(need(root, feedNs, 'sequence'));
  if (!Number.isSafeInteger(sequence))
    faults.push(issue('feed-invalid', { place: `${root.path}/sequence`, expected: 'a number' }));
  const feed: Feed = {
    id: need(root, atomNs, 'id'),
    title: need(root, atomNs, 'title'),
    author: childOf(childOf(root, atomNs, 'author') ?? root, atomNs, 'name')?.text.trim() ?? '',
    self: attribute(linkOf(root, 'self'), 'href') ?? '',
    updated: Date.parse(need(root, atomNs, 'updated')),
    sequence,
    entries,
  };
  return faults.length > 0 ? { issues: faults } : { feed, issues: [] };
}

/** The same entry in the words of HL7 CRMI's feed: who reads that dialect finds what it looks for. */
const crmi = ({ category, version, content }: FeedEntry): XmlTree[] =>
  [
    ['artifactType', category === 'FHIR_Package' ? 'package' : 'resource'],
    ['artifactVersion', version],
    ['fhirVersion', feedFhirVersion],
    ['publishAction', content ? 'publish' : 'unpublish'],
  ].map(([name, text]) => ({ ns: crmiNs, name: name!, text: text! }));

type Need = (element: XmlElement, ns: string, name: string) => string;

function readEntry(element: XmlElement, need: Need, faults: Issue[]): FeedEntry {
  const category = attribute(childOf(element, atomNs, 'category'), 'term') ?? '';
  const url = need(element, nctsNs, 'contentItemIdentifier');
  const item = need(element, nctsNs, 'contentItemVersion');
  if (!item.startsWith(`${url}|`))
    faults.push(
      issue('feed-invalid', { place: `${element.path}/contentItemVersion`, expected: `${url}|...`, found: item }),
    );
  const link = linkOf(element, 'alternate');
  const retraction = category.endsWith('_RETRACT');
  const sha256 = attribute(link, 'sha256Hash');
  if (!retraction && (!link || !sha256))
    faults.push(issue('feed-invalid', { place: element.path, expected: 'a link with sha256Hash' }));
  const signature = childOf(element, feedNs, 'jws')?.text.trim();
  return {
    id: need(element, atomNs, 'id'),
    title: need(element, atomNs, 'title'),
    category: category as FeedCategory,
    url,
    version: item.slice(url.length + 1),
    published: Date.parse(childOf(element, atomNs, 'published')?.text ?? ''),
    updated: Date.parse(need(element, atomNs, 'updated')),
    ...(!retraction &&
      link && {
        content: {
          href: attribute(link, 'href') ?? '',
          mediaType: attribute(link, 'type') ?? '',
          length: Number(attribute(link, 'length')),
          sha256: sha256 ?? '',
          ...(signature && { signature }),
        },
      }),
  };
}

const linkOf = (element: XmlElement, rel: string): XmlElement | undefined =>
  element.children.find((c) => c.ns === atomNs && c.name === 'link' && attribute(c, 'rel') === rel);
const attribute = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.attributes.find((a) => a.name === name)?.value;
