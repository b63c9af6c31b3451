import { createRequire } from 'node:module';
import type * as Versioning from '@nx/js/src/release/version-actions';

// Its default export is one of CommonJS, which an import would wrap once more.
const versioning = createRequire(import.meta.url)('@nx/js/src/release/version-actions') as typeof Versioning;

/**
 * How `nx release` versions packages here: as plan.ts says. By itself it bumps what depends on a package by a patch, even
 * where that package broke it, and releases libraries for changes of what only tests them.
 */
export default class PlannedVersionActions extends versioning.default {
  override calculateNewVersion(): Promise<{ newVersion: string; logText: string }> {
    const { versions } = this.finalConfigForProject.versionActionsOptions as { versions?: Record<string, string> };
    const newVersion = versions?.[this.projectGraphNode.name];
    if (newVersion === undefined) {
      throw new Error(`no version is planned for '${this.projectGraphNode.name}': release with \`npm run release\``);
    }
    return Promise.resolve({ newVersion, logText: `planned version ${newVersion}` });
  }
}

export const { afterAllProjectsVersioned } = versioning;
