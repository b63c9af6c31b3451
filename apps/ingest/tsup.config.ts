import { lambdaFunctions } from '../../tsup.lambda.ts';

export default lambdaFunctions({ ingest: 'src/ingest.ts', sweep: 'src/sweep.ts' });
