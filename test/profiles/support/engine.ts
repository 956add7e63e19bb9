import { type Definitions, openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';

export { validatorOver } from '../../../src/cli/validator.ts';

/** R4 core and our packages. */
export const ownDefinitions = (): Definitions => openDefinitions({ packages: ownPackages() });
