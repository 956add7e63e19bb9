import type { Command } from '../io.ts';
import { answerCommand } from './answer.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { casesCommand } from './cases.ts';
import { clientCommand } from './client.ts';
import { conformanceCommand } from './conformance.ts';
import { consoleCommand } from './console.ts';
import { convertCommand } from './convert.ts';
import { demoCommand } from './demo.ts';
import { exchangesCommand } from './exchanges.ts';
import { healthCommand } from './health.ts';
import { inboxCommand } from './inbox.ts';
import { initCommand } from './init.ts';
import { migrateCommand } from './migrate.ts';
import { npoCommand } from './npo.ts';
import { partnerCommand } from './partner.ts';
import { platformStandinCommand } from './platform-standin.ts';
import { recordCommand } from './record.ts';
import { renderCommand } from './render.ts';
import { replayCommand } from './replay.ts';
import { restoreCommand } from './restore.ts';
import { sendCommand } from './send.ts';
import { serveCommand } from './serve.ts';
import { terminologyCommand } from './terminology.ts';
import { validateCommand } from './validate.ts';

/** Every command there is, in the order of the help text. */
export const commands: readonly Command[] = [
  initCommand,
  clientCommand,
  serveCommand,
  healthCommand,
  demoCommand,
  convertCommand,
  recordCommand,
  renderCommand,
  validateCommand,
  conformanceCommand,
  sendCommand,
  inboxCommand,
  answerCommand,
  exchangesCommand,
  casesCommand,
  consoleCommand,
  replayCommand,
  terminologyCommand,
  partnerCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
  npoCommand,
  platformStandinCommand,
];
