import { lambdaFunctions } from '../../tsup.lambda.ts';
import { functionNames } from './src/functions.ts';

export default lambdaFunctions(Object.fromEntries(functionNames.map((name) => [name, `src/handlers/${name}.ts`])));
