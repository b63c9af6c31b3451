import type {
  CreateRefreshScheduleRequest,
  CreateRefreshScheduleResponse,
  DeleteRefreshScheduleRequest,
  DeleteRefreshScheduleResponse,
  DescribeRefreshScheduleRequest,
  DescribeRefreshScheduleResponse,
  ListRefreshSchedulesRequest,
  ListRefreshSchedulesResponse,
  RefreshSchedule,
  UpdateRefreshScheduleRequest,
  UpdateRefreshScheduleResponse,
} from '@aws-sdk/client-quicksight';
import { exists, invalid, limitExceeded, notFound, ServiceError } from '../errors.ts';
import type { DataSetEntry, Wire } from '../state.ts';
import { given, type Context } from './context.ts';
import { findDataSet, findSpiceDataSet } from './find-data-set.ts';

const limit = 5;

export function createRefreshSchedule(
  { DataSetId, Schedule }: Wire<CreateRefreshScheduleRequest>,
  context: Context,
): CreateRefreshScheduleResponse {
  const entry = findSpiceDataSet(context, DataSetId);
  const id = given(Schedule?.ScheduleId);
  if (entry.schedules.has(id)) throw exists(`Refresh schedule ${id}`);
  if (entry.schedules.size >= limit) throw limitExceeded(`Data set ${DataSetId} may have ${limit} refresh schedules`);
  return { ...put(entry, given(Schedule)), Status: 201 };
}

export function updateRefreshSchedule(
  { DataSetId, Schedule }: Wire<UpdateRefreshScheduleRequest>,
  context: Context,
): UpdateRefreshScheduleResponse {
  const entry = findDataSet(context, DataSetId);
  find(entry, Schedule?.ScheduleId);
  return put(entry, given(Schedule));
}

function put(entry: DataSetEntry, schedule: Wire<RefreshSchedule>): { ScheduleId: string; Arn: string } {
  checkSchedule(schedule);
  const ScheduleId = given(schedule.ScheduleId);
  const Arn = `${entry.arn}/refresh-schedule/${ScheduleId}`;
  entry.schedules.set(ScheduleId, { ...schedule, Arn });
  return { ScheduleId, Arn };
}

function checkSchedule({ ScheduleFrequency, RefreshType }: Wire<RefreshSchedule>): void {
  const { Interval, TimeOfTheDay, RefreshOnDay } = given(ScheduleFrequency);
  if (RefreshType === 'INCREMENTAL_REFRESH')
    throw new ServiceError('PreconditionNotMetException', 'An incremental refresh needs refresh properties');
  const within = Interval === 'MINUTE15' || Interval === 'MINUTE30' || Interval === 'HOURLY';
  if (within ? TimeOfTheDay !== undefined : !/^([01]\d|2[0-3]):[0-5]\d$/.test(TimeOfTheDay ?? ''))
    throw invalid(`TimeOfTheDay must ${within ? 'be absent' : 'be HH:MM'} for the interval ${Interval}`);
  const day = Interval === 'WEEKLY' ? 'DayOfWeek' : Interval === 'MONTHLY' ? 'DayOfMonth' : undefined;
  if (day && RefreshOnDay?.[day] === undefined)
    throw invalid(`RefreshOnDay.${day} is needed for the interval ${Interval}`);
}

function find({ schedules, input }: DataSetEntry, id: string | undefined): Wire<RefreshSchedule> {
  const schedule = schedules.get(given(id));
  if (!schedule) throw notFound(`Refresh schedule ${id} of data set ${input.DataSetId}`);
  return schedule;
}

export function describeRefreshSchedule(
  { DataSetId, ScheduleId }: DescribeRefreshScheduleRequest,
  context: Context,
): Wire<DescribeRefreshScheduleResponse> {
  const schedule = find(findDataSet(context, DataSetId), ScheduleId);
  return { RefreshSchedule: schedule, Arn: schedule.Arn };
}

export const listRefreshSchedules = (
  { DataSetId }: ListRefreshSchedulesRequest,
  context: Context,
): Wire<ListRefreshSchedulesResponse> => ({
  RefreshSchedules: [...findDataSet(context, DataSetId).schedules.values()],
});

export function deleteRefreshSchedule(
  { DataSetId, ScheduleId }: DeleteRefreshScheduleRequest,
  context: Context,
): DeleteRefreshScheduleResponse {
  const entry = findDataSet(context, DataSetId);
  const { Arn } = find(entry, ScheduleId);
  entry.schedules.delete(given(ScheduleId));
  return { ScheduleId, Arn };
}
