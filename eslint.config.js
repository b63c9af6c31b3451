import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Which layer may import which: arrows point one way, from the apps down to the contract. */
const layers = {
  contract: [],
  datasets: ['contract'],
  cleaning: ['contract'],
  'dashboard-spec': ['contract'],
  lake: ['cleaning', 'contract'],
  warehouse: ['lake', 'contract'],
  dashboards: ['datasets', 'dashboard-spec'],
};
const libraries = Object.keys(layers);

/** What each layer may import, `more` beside the layers below it. */
const boundaries = (more = []) => [
  'error',
  {
    allow: [],
    depConstraints: [
      ...Object.entries(layers).map(([layer, allowed]) => ({
        sourceTag: `layer:${layer}`,
        onlyDependOnLibsWithTags: [...allowed, ...more].map((name) => `layer:${name}`),
      })),
      {
        sourceTag: 'layer:app',
        onlyDependOnLibsWithTags: ['app', ...libraries, ...more].map((name) => `layer:${name}`),
      },
      {
        sourceTag: 'layer:tool',
        onlyDependOnLibsWithTags: ['tool', ...libraries].map((name) => `layer:${name}`),
      },
    ],
  },
];

export default tseslint.config(
  // The kernel is AssemblyScript, which its own compiler checks; a stranger's project is not of this workspace.
  { ignores: ['**/dist', '**/out-tsc', '**/.nx', 'libs/cleaning/src/fast-lane/kernel', 'tools/release/e2e/stranger'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/tsup.config.ts', '**/vitest*.config.ts', '**/vite.config.ts', '*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['console', 'process', 'Buffer', 'URL', 'setTimeout', 'clearTimeout'].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['apps/workbench/public/**/*.js'],
    languageOptions: { globals: { localStorage: 'readonly', document: 'readonly' } },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.ts', 'apps/**/*.tsx', 'tools/**/*.ts'],
    ignores: ['**/*.config.ts'],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': boundaries() },
  },
  {
    // Tests and what only they use may also import tools.
    files: ['**/*.test.ts', '**/*.test.*.ts', '**/*.suite.ts', '**/testing.ts', '**/testing/**/*.ts', '**/e2e/**/*.ts'],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': boundaries(['tool']) },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.test.*.ts', '**/testing.ts', '**/*.config.ts', 'libs/lake/src/s3/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@aws-sdk/*'], message: 'only lake/s3 and the apps talk to AWS' }] },
      ],
    },
  },
  {
    files: ['libs/{contract,datasets,cleaning,dashboard-spec,dashboards}/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.suite.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*', '@aws-sdk/*'], message: 'this library also runs in browsers' }] },
      ],
    },
  },
);
