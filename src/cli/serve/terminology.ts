import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../gateway/directory/config.ts';
import type { TerminologyDoor } from '../../http/fhir/terminology/door.ts';
import { type Clock, instant } from '../../model/clock.ts';
import { terminologyService } from '../../terminology/operations/service.ts';
import { terminologyCatalogue } from '../../terminology/registry/catalogue.ts';
import { fromDefinitions, namingSystemsOf } from '../../terminology/registry/from-definitions.ts';
import { type TerminologyRegistry, terminologyRegistry } from '../../terminology/registry/registry.ts';
import type { TerminologyResource } from '../../terminology/resource.ts';
import { type Definitions, openDefinitions } from '../../validation/packages/definitions.ts';
import { loadPackages, ownPackages } from '../../validation/packages/load.ts';

/** The lists that come with the software: terminology/ beside src or dist. */
const ownLists = fileURLToPath(new URL('../../../terminology', import.meta.url));
const types = ['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem', 'Library'] as const;
const mostCodes = 10_000;

export interface TerminologyTools {
  readonly clock: Clock;
  readonly uuid: () => string;
}

/** Terminology of a gateway: R4 core and our packages beneath, our own lists and the configured ones on a shelf above. */
export interface OpenTerminology extends TerminologyDoor {
  readonly registry: TerminologyRegistry;
  readonly definitions: Definitions;
}

/** Throws when a configured path cannot be read. */
export function openTerminology(
  config: Pick<Config, 'dataDir' | 'terminology'>,
  { clock, uuid }: TerminologyTools,
): OpenTerminology {
  const definitions = openDefinitions({ cacheFolder: join(config.dataDir, 'definitions'), packages: ownPackages() });
  const registry = terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));
  const paths = [...(existsSync(ownLists) ? [ownLists] : []), ...(config.terminology?.folders ?? [])];
  registry.replace('files', paths.flatMap(resourcesIn));
  const service = terminologyService(registry, {
    now: () => instant(clock.now()),
    newId: uuid,
    mostCodes: config.terminology?.mostCodes ?? mostCodes,
  });
  return {
    registry,
    definitions,
    service,
    catalogue: terminologyCatalogue(registry, definitions),
    public: config.terminology?.public === true,
  };
}

function resourcesIn(path: string): TerminologyResource[] {
  const { packages } = loadPackages(path);
  return packages.flatMap((one) =>
    one.entries.flatMap((entry) =>
      (types as readonly string[]).includes(entry.resourceType) ? [one.read(entry) as TerminologyResource] : [],
    ),
  );
}
