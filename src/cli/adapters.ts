import { fhirAdapter } from '../adapters/fhir/adapter.ts';
import { jsonAdapter } from '../adapters/json/adapter.ts';
import { type Adapters, adapters } from '../adapters/registry.ts';
import { rivtaAdapter } from '../adapters/rivta/adapter.ts';

/** The source formats that ship with the gateway. */
export const builtInAdapters = (): Adapters => adapters([fhirAdapter, rivtaAdapter, jsonAdapter]);
