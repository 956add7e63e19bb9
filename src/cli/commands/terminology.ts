import { type Command, UsageError } from '../io.ts';
import { usageWords } from '../tell.ts';
import { actCommand } from '../terminology/act.ts';
import { diffCommand } from '../terminology/diff.ts';
import { exportCommand } from '../terminology/export.ts';
import { importCommand } from '../terminology/import.ts';
import { statusCommand } from '../terminology/status.ts';
import type { Subcommand } from '../terminology/subcommand.ts';
import { resumeCommand, secretCommand, subscribeCommand, unsubscribeCommand } from '../terminology/subscribers.ts';
import {
  acknowledgeCommand,
  checkCommand,
  keysCommand,
  mapCommand,
  pinCommand,
  profileCommand,
} from '../terminology/systems.ts';
import { verifyCommand } from '../terminology/verify.ts';

const subcommands: Readonly<Record<string, Subcommand>> = {
  import: importCommand,
  diff: diffCommand,
  submit: actCommand('submit'),
  approve: actCommand('approve'),
  release: actCommand('release'),
  retire: actCommand('retire'),
  withdraw: actCommand('withdraw'),
  verify: verifyCommand,
  status: statusCommand,
  export: exportCommand,
  acknowledge: acknowledgeCommand,
  subscribe: subscribeCommand,
  unsubscribe: unsubscribeCommand,
  resume: resumeCommand,
  secret: secretCommand,
  pin: pinCommand,
  check: checkCommand,
  profile: profileCommand,
  map: mapCommand,
  keys: keysCommand,
};

const known = (name: string): Subcommand | undefined =>
  Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;

/** How one is called, or each of them. */
const usages = (one: Subcommand | undefined): string[] =>
  (one ? [one] : Object.values(subcommands)).map(({ usage }) => `vardbro ${usage}`);

/** The life of code lists. What changes one goes through a running gateway, as a named person; never over a bare store. */
export const terminologyCommand: Command = {
  name: 'terminology',
  usage: `terminology ${Object.keys(subcommands).join('|')} ...`,
  example: 'terminology status --as anna',
  summary: {
    sv: 'Kodlistor: läs in, granska, godkänn, släpp, jämför, exportera, verifiera',
    en: 'Code lists: import, review, approve, release, compare, export, verify',
  },
  details: ([name = '']) => usages(known(name)),
  run: async ([name = '', ...args], io) => {
    const subcommand = known(name);
    if (!subcommand) throw new UsageError(usages(undefined).join('\n'));
    return subcommand.run(args, io).catch((error: unknown) => {
      if (error instanceof UsageError) throw new UsageError(`${usageWords(error, io)}\nvardbro ${subcommand.usage}`);
      throw error;
    });
  },
};
