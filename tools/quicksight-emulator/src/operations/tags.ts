import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-quicksight';
import { invalid, limitExceeded, notFound } from '../errors.ts';
import { given, type Context } from './context.ts';

/** The tags of a resource, of which one may have 50. */
export function putTags({ state }: Context, arn: string, tags: readonly Tag[] = []): void {
  const keys = tags.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) throw invalid(`Duplicate tag keys: ${keys.join(', ')}`);
  const kept = (state.tags.get(arn) ?? []).filter(({ Key }) => !keys.includes(Key));
  if (kept.length + tags.length > 50) throw limitExceeded(`${arn} may have 50 tags`);
  state.tags.set(arn, [...kept, ...tags]);
}

/** The ARN, if it is one of a resource that is there. */
function taggable({ state }: Context, resourceArn: string | undefined): string {
  const arn = given(resourceArn);
  if (!state.tags.has(arn)) throw notFound(arn);
  return arn;
}

export function tagResource({ ResourceArn, Tags }: TagResourceRequest, context: Context): TagResourceResponse {
  putTags(context, taggable(context, ResourceArn), Tags);
  return {};
}

export function untagResource({ ResourceArn, TagKeys }: UntagResourceRequest, context: Context): UntagResourceResponse {
  const arn = taggable(context, ResourceArn);
  const kept = context.state.tags.get(arn)?.filter(({ Key }) => !TagKeys?.includes(given(Key)));
  context.state.tags.set(arn, kept ?? []);
  return {};
}

export function listTagsForResource(
  { ResourceArn }: ListTagsForResourceRequest,
  context: Context,
): ListTagsForResourceResponse {
  const tags = context.state.tags.get(taggable(context, ResourceArn));
  return tags?.length ? { Tags: tags } : {};
}
