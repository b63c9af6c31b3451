import { ListTagsForResourceCommand, TagResourceCommand } from '@aws-sdk/client-quicksight';
import type { Connection } from './connection.ts';

export type Tags = Readonly<Record<string, string>>;

export async function readTags({ client }: Connection, ResourceArn: string): Promise<Tags> {
  const { Tags = [] } = await client.send(new ListTagsForResourceCommand({ ResourceArn }));
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export async function writeTags({ client }: Connection, ResourceArn: string, tags: Tags): Promise<void> {
  await client.send(new TagResourceCommand({ ResourceArn, Tags: tagList(tags) }));
}

export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
