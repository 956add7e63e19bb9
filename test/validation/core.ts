import { gatewayValidator } from '../../src/cli/validator.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../src/validation/packages/load.ts';

/** The gateway's validator: R4 core, our own profiles, and the value sets of both. */
export const validator = gatewayValidator(openDefinitions({ packages: ownPackages() }));
