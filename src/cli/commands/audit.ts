import { readSystem } from '../../adapters/json/systems.ts';
import type { Config } from '../../gateway/directory/config.ts';
import type { AuditVerdict } from '../../store/audit-chain.ts';
import { line, readArgs } from '../args.ts';
import { type CliIo, type Command, type ExitCode, MissingArguments } from '../io.ts';
import { say } from '../language.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { withOperating } from '../own-operating.ts';
import { readInput } from '../read-input.ts';
import { headsFile, readSignedHeads, type SignedHeads } from '../signed-heads.ts';

/** Holds the audit log against its hash chain and the signed heads kept outside the database; or a patient's extract. */
export const auditCommand: Command = {
  name: 'audit',
  usage:
    'audit verify [--heads FILE] | audit patient-extract --patient - | --patient SYSTEM|VALUE [--as CLIENT] [--config FILE]',
  example: 'audit verify --heads audit-heads.ndjson',
  summary: {
    sv: 'Kontrollera loggen, eller ta ut en patients logg (loggutdrag; - läser SYSTEM|VALUE från stdin)',
    en: 'Verify the audit log, or extract the accesses to one patient (- reads SYSTEM|VALUE from stdin)',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      heads: { type: 'string' },
      patient: { type: 'string' },
      as: { type: 'string', default: 'operator' },
      config: { type: 'string' },
    });
    const [act] = positionals;
    if (act !== 'verify' && act !== 'patient-extract') throw new MissingArguments('verify | patient-extract');
    if (act === 'patient-extract' && !values.patient) throw new MissingArguments('--patient SYSTEM|VALUE');
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    if (act === 'verify') return verify(config, values, io);
    const patient = await patientOf(values.patient!, io);
    io.stdout.write(await withOperating(config, io, values.as, (operating) => operating.patientExtract(patient)));
    return 0;
  },
};

/** A personal number on the command line is seen by every process of the machine: `-` reads it from stdin. */
const patientOf = async (given: string, io: CliIo): Promise<string> =>
  named(given === '-' ? new TextDecoder().decode(await readInput('-', io)).trim() : given);

/** A system may be called by its name, `personnummer|...`, as in the JSON forms. */
const named = (patient: string): string =>
  patient.replace(/^([^|]*)\|/, (_all, system: string) => `${readSystem(system)}|`);

async function verify(
  config: Config,
  { heads: file, as }: { heads?: string; as: string },
  io: CliIo,
): Promise<ExitCode> {
  const heads = await headsOf(config, file);
  const verdict = await withOperating(config, io, as, (operating) => operating.verifyAudit(heads.good));
  io.stdout.write(line({ ...verdict, heads: heads.good.length, badHeads: heads.bad }));
  tell(verdict, heads, io);
  return verdict.ok && heads.bad === 0 ? 0 : 1;
}

/** A file that was named must be there; the gateway's own is written after its first hour, or when it stops. */
async function headsOf(config: Config, named: string | undefined): Promise<SignedHeads> {
  if (named !== undefined) return readSignedHeads(named, config);
  return readSignedHeads(headsFile(config), config).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return { good: [], bad: 0, lines: new Map() };
  });
}

function tell(verdict: AuditVerdict, { good, bad }: SignedHeads, io: CliIo): void {
  if (verdict.ok) {
    const whole = say(io, 'Loggen är hel', 'The audit log is whole');
    io.stderr.write(
      `${whole}: ${verdict.rows} ${say(io, 'rader', 'rows')}, ${good.length} ${say(io, 'signerade kontrollpunkter', 'signed heads')}.\n`,
    );
  } else {
    const broken = say(io, 'Loggen är INTE hel, först vid rad', 'The audit log is NOT whole, first at row');
    io.stderr.write(`${broken} ${verdict.seq}: ${verdict.detail} (${verdict.fault}).\n`);
  }
  if (bad > 0)
    io.stderr.write(
      `${bad} ${say(io, 'kontrollpunkter har ingen giltig signatur', 'heads are not validly signed')}.\n`,
    );
}
