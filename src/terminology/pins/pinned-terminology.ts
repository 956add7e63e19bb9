import { madeOnce, remembered } from '../../model/remembered.ts';
import { parseCanonical } from '../canonical.ts';
import type { Terminology } from '../registry/terminology.ts';

/** Pins of requests and agreements are few; what is remembered of each state is bounded all the same. */
const kept = madeOnce((_base: Terminology) => remembered<string, Terminology>(20));

/**
 * The terminology as a pin means it: where a list of the pin (`url|version`) is named without a version, its pinned one
 * is meant; of a pinned map there is no other. The same pin over the same state is the same object, so that what is
 * compiled for it is compiled once.
 */
export function pinnedTerminology(base: Terminology, lists: readonly string[]): Terminology {
  const others = lists.filter((list) => !meantAnyway(base, list));
  if (others.length === 0) return base;
  return kept(base).of(others.join(' '), () => over(base, others));
}

/** The version that is meant without a pin too: then nothing need be made for it. */
function meantAnyway(base: Terminology, list: string): boolean {
  const { url, version } = parseCanonical(list);
  const found = [base.codeSystem(url), base.valueSet(url), base.conceptMap(url)].filter((one) => one !== undefined);
  return found.length > 0 && found.every((one) => one.version === version);
}

function over(base: Terminology, lists: readonly string[]): Terminology {
  const named = lists.map(parseCanonical);
  const versions = new Map(named.map(({ url, version }) => [url, version]));
  const systems = new Map(named.map(({ url, version }) => [base.systemName(url), version]));
  return {
    ...base,
    codeSystem: (system, version) => base.codeSystem(system, version ?? systems.get(base.systemName(system))),
    valueSet: (url, version) => base.valueSet(url, version ?? versions.get(url)),
    conceptMap: (url, version) => base.conceptMap(url, version ?? versions.get(url)),
    *conceptMaps() {
      for (const map of base.conceptMaps()) {
        const pinned = versions.get(map.url ?? '');
        if (pinned === undefined || pinned === map.version) yield map;
      }
    },
  };
}
