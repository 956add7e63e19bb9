/**
 * The address catalogue (tjänsteadresseringskatalog, TAK) of the stand-in: routes (vägval) and permissions (behörighet)
 * by logical address, contract and date. Fields as the records in the platform's own test data have them.
 */
export interface Route {
  readonly logicalAddress: string;
  /** Namespace of the contract: `urn:riv:<domain>:<Contract>Responder:<major>`. */
  readonly contract: string;
  readonly rivProfile: 'RIVTABP20' | 'RIVTABP21';
  /** First and last day, `YYYY-MM-DD`; open where absent. */
  readonly from?: string;
  readonly to?: string;
  /** The producer's endpoint for the contract. */
  readonly address: string;
}

export interface Permission {
  /** HSA-id of the consumer's system, `*` for any. */
  readonly consumer: string;
  readonly logicalAddress: string;
  /** As of a route, `*` for any. */
  readonly contract: string;
  readonly from?: string;
  readonly to?: string;
}

export interface Tak {
  readonly routes: readonly Route[];
  readonly permissions: readonly Permission[];
}

/** What is asked of the catalogue. `day` is `YYYY-MM-DD` in Sweden. */
export interface Question {
  readonly consumer: string;
  readonly logicalAddress: string;
  readonly contract: string;
  readonly day: string;
}

const inForce = ({ from, to }: { readonly from?: string; readonly to?: string }, day: string): boolean =>
  (from === undefined || from <= day) && (to === undefined || day <= to);
const names = (said: string, meant: string): boolean => said === '*' || said.toUpperCase() === meant.toUpperCase();

/** The producer's address, or the platform's code for why there is none. */
export function routeOf({ routes }: Tak, { logicalAddress, contract, day }: Question): Route | string {
  const found = routes.filter(
    (route) => names(route.logicalAddress, logicalAddress) && route.contract === contract && inForce(route, day),
  );
  const [first, ...more] = found.filter(({ rivProfile }) => rivProfile === 'RIVTABP21');
  if (more.length > 0) return 'VP006';
  if (!first) return found.length > 0 ? 'VP005' : 'VP004';
  return first.address === '' ? 'VP010' : first;
}

/** May the consumer call that contract at that address on that day? */
export const isPermitted = ({ permissions }: Tak, { consumer, logicalAddress, contract, day }: Question): boolean =>
  permissions.some(
    (permission) =>
      names(permission.consumer, consumer) &&
      names(permission.logicalAddress, logicalAddress) &&
      (permission.contract === '*' || permission.contract === contract) &&
      inForce(permission, day),
  );
