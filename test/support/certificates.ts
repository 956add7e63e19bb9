import { makeTestCa, type TestCa } from '../../src/cli/pki.ts';

/** Makes a certificate of each form once: its key costs more time than most tests do. */
function eachOnce(ca: TestCa): TestCa {
  const made = new Map<string, ReturnType<TestCa['server']>>();
  const once = (form: readonly unknown[], make: () => ReturnType<TestCa['server']>) => {
    const name = JSON.stringify(form);
    const certified = made.get(name) ?? make();
    made.set(name, certified);
    return certified;
  };
  return {
    ...ca,
    server: () => once(['server'], ca.server),
    client: (hsaId, form) => once(['client', hsaId, form], () => ca.client(hsaId, form)),
    both: (hsaId) => once(['both', hsaId], () => ca.both(hsaId)),
  };
}

/** The authority that parties in tests trust. */
export const ca: TestCa = eachOnce(makeTestCa(Date.now()));
