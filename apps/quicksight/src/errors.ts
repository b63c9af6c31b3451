/** QuickSight does not have it as it should be: what, why, and what to do. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';
}
