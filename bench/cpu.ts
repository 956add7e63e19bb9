import { readFileSync } from 'node:fs';

/** User and system time of a process in milliseconds (proc(5) stat, fields 14 and 15, in hundredths of a second). */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
