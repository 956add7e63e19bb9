import { canonicalBase } from '../../model/canonical.ts';
import { instant } from '../../model/clock.ts';
import { receiverEvents, senderEvents } from '../../model/event.ts';
import type { Call, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only, word } from '../form.ts';
import { tokenUrl } from '../oauth/smart-configuration.ts';
import type { Route } from '../route.ts';
import { definitionParameters, definitionTypes } from './definitions.ts';
import { recordParameters } from './record-parameters.ts';
import { resourceTypes } from './resource-types.ts';
import { taskParameters } from './task-search.ts';
import { features, terminologyCapabilities, terminologyResource } from './terminology/capabilities.ts';
import { terminologyTypes } from './terminology/door.ts';
import { terminologyReply, versionOf } from './terminology/operation.ts';

type MetadataDeps = Pick<HttpDeps, 'baseUrl' | 'clock' | 'duplicatesMs' | 'version' | 'terminology'>;

const validate = {
  name: 'validate',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
};
const processMessage = {
  name: 'process-message',
  definition: 'http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message',
};
const closure = { name: 'closure', definition: `${canonicalBase}/OperationDefinition/ConceptMap-closure` };
const record = { name: 'record', definition: `${canonicalBase}/OperationDefinition/record` };

/**
 * GET /fhir/metadata: the CapabilityStatement, made from the route table. `messaging.reliableCache` states for how many
 * minutes duplicates are remembered: resending the same bytes within it is always safe.
 */
export const metadata = (deps: MetadataDeps, table: () => readonly Route[]) => {
  const date = instant(deps.clock.now());
  return (call: Call): Reply => {
    const params = once(call.query);
    only(params, ['mode', '_format']);
    const mode = word(params, 'mode', ['full', 'normative', 'terminology']);
    if (mode === 'terminology') return terminologyReply(terminologyCapabilities(deps, date), versionOf(call));
    return terminologyReply(capabilityStatement(deps, date, table()), versionOf(call));
  };
};

function capabilityStatement(deps: MetadataDeps, date: string, table: readonly Route[]): object {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Vårdbro', version: deps.version },
    implementation: { description: 'Vårdbro gateway', url: `${deps.baseUrl}/fhir` },
    extension: features,
    instantiates: ['http://hl7.org/fhir/CapabilityStatement/terminology-server'],
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [rest(deps, table)],
    messaging: [messaging(deps)],
  };
}

function rest({ baseUrl }: MetadataDeps, table: readonly Route[]): object {
  const operations = table.flatMap((r) => r.fhir?.operation ?? []);
  return {
    mode: 'server',
    security: {
      service: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' },
            { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'Certificates' },
          ],
        },
      ],
      description: `SMART Backend Services at ${tokenUrl(baseUrl)} and mutual TLS; a client sees its own units only.`,
    },
    resource: [
      ...[...resourceTypes, ...definitionTypes].map((type) => resource(type, table)),
      ...terminologyTypes.map(terminologyResource),
    ],
    interaction: [{ code: 'batch' }],
    ...(operations.includes('process-message') && { operation: [processMessage, record, closure] }),
  };
}

function resource(type: string, table: readonly Route[]): object {
  const defines = (definitionTypes as readonly string[]).includes(type);
  const told = table.flatMap((r) => (r.fhir && !r.fhir.terminology ? [r.fhir] : []));
  const own = told.filter((r) => (r.types ? r.types.includes(type) : (defines ? r.type : (r.type ?? type)) === type));
  const interactions = [...new Set(own.flatMap((r) => r.interaction ?? []))];
  return {
    type,
    interaction: interactions.map((code) => ({ code })),
    ...(interactions.includes('search-type') && { searchParam: parametersOf(type) }),
    ...(own.some((r) => r.operation === 'validate') && { operation: [validate] }),
  };
}

const parametersOf = (type: string) => {
  if ((definitionTypes as readonly string[]).includes(type)) return definitionParameters(type);
  return type === 'Task' ? taskParameters : recordParameters;
};

const messaging = ({ baseUrl, duplicatesMs }: MetadataDeps) => ({
  endpoint: [
    {
      protocol: { system: 'http://terminology.hl7.org/CodeSystem/message-transport', code: 'http' },
      address: `${baseUrl}/fhir/$process-message`,
    },
  ],
  reliableCache: Math.floor(duplicatesMs / 60_000),
  documentation:
    'A message seen before, with the same content, gets the stored answer byte for byte and the header Vardbro-Duplicate; ' +
    'with other content it is refused as a conflict.',
  supportedMessage: [...senderEvents, ...receiverEvents].map((event) => ({
    mode: 'receiver',
    definition: `${canonicalBase}/MessageDefinition/${event}`,
  })),
});
