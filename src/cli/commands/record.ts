import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import { readerOf } from '../../http/auth/reader-claims.ts';
import { issuesOf } from '../../model/operation-outcome.ts';
import { json, need, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';
import { readJsonFile } from '../read-json-file.ts';
import { tellIssues } from '../tell.ts';

const options = {
  case: { type: 'string' },
  reader: { type: 'string' },
  type: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  keep: { type: 'boolean' },
  as: { type: 'string' },
  config: { type: 'string' },
} as const;

/** What other care providers have of the patient of a case (NPÖ), for the reader whose claims a file holds. */
export const recordCommand: Command = {
  name: 'record',
  usage:
    'record --case ID --reader FILE [--type TYPE]... [--from DAY] [--to DAY] [--keep] [--as CLIENT] [--config FILE]',
  example: 'record --case 0c7f6a52-7f5e-5d0a-9b8e-2f3d1c4b5a69 --reader reader.json',
  summary: {
    sv: 'Läs vad andra vårdgivare har om ärendets patient (NPÖ)',
    en: 'Read what other care providers have of the patient of a case (NPÖ)',
  },
  run: async (args, io) => {
    const { values } = readArgs(args, options);
    const named = need({ '--case ID': values.case, '--reader FILE': values.reader });
    const claims = await claimsIn(named['--reader FILE']);
    const body = JSON.stringify({ resourceType: 'Parameters', parameter: parametersOf(values, named['--case ID']) });
    const mediaType = 'application/fhir+json';
    return withGateway(
      values.config,
      io,
      async (client) => {
        const reply = await client.post('/fhir/$record', body, mediaType);
        if (reply.status >= 400) return answered(reply, io);
        const bundle = reply.json<Bundle>();
        tellFindings(bundle, io);
        io.stdout.write(json(bundle));
        return 0;
      },
      { ...(values.as !== undefined && { as: values.as }), claims },
    );
  },
};

/** The claims of the file, as docs/integration.md shows them. */
async function claimsIn(file: string): Promise<Readonly<Record<string, unknown>>> {
  const claims = (await readJsonFile(file)) as Readonly<Record<string, unknown>>;
  if (!readerOf(claims)) throw new UsageError(`${file}: {"extensions": {"ihe_iua": ...}}?`);
  return { extensions: claims.extensions };
}

interface Values {
  readonly type?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly keep?: boolean;
}

const parametersOf = ({ type = [], from, to, keep }: Values, caseId: string): object[] => [
  { name: 'case', valueString: caseId },
  ...type.map((valueCode) => ({ name: 'type', valueCode })),
  ...(from === undefined ? [] : [{ name: 'date', valueString: `ge${from}` }]),
  ...(to === undefined ? [] : [{ name: 'date', valueString: `le${to}` }]),
  ...(keep ? [{ name: 'keep', valueBoolean: true }] : []),
];

/** What is missing or hidden, for a person. */
function tellFindings({ entry = [] }: Bundle, io: CliIo): void {
  for (const { resource } of entry)
    if (resource?.resourceType === 'OperationOutcome')
      tellIssues('vardbro', issuesOf(resource as OperationOutcome), io);
}
