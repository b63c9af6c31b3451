import type { ExceptionResourceType } from '@aws-sdk/client-quicksight';

/** An error that the service answers with, by its name in the API. */
export class ServiceError extends Error {
  override readonly name: string;
  /** Of the thing that is missing, there already or too many; the API has none for dashboards. */
  readonly resourceType: ExceptionResourceType | undefined;

  constructor(name: string, message: string, resourceType?: ExceptionResourceType) {
    super(message);
    this.name = name;
    this.resourceType = resourceType;
  }
}

export const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValueException', message);
export const conflict = (message: string): ServiceError => new ServiceError('ConflictException', message);
export const notFound = (what: string, type?: ExceptionResourceType): ServiceError =>
  new ServiceError('ResourceNotFoundException', `${what} is not found`, type);
export const exists = (what: string, type?: ExceptionResourceType): ServiceError =>
  new ServiceError('ResourceExistsException', `${what} already exists`, type);
export const limitExceeded = (message: string, type?: ExceptionResourceType): ServiceError =>
  new ServiceError('LimitExceededException', message, type);
