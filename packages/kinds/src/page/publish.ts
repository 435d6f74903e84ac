// Step publish: puts the page into the CMS under the id of its run, and samples it for review.
import { vendorCall } from '../clients/vendor-call';
import { required, type StepContext } from '../declare';
import { sampleForReview } from '../qa';
import type { PageInput } from './kind';
import { qualityOf } from './quality';
import type { Validated } from './validate';

export interface Publication {
  readonly slug: string;
  /** Null where the CMS names no public address. */
  readonly url: string | null;
}

type Context = StepContext<PageInput, { readonly validate: Validated }>;

/** Putting is idempotent, so an attempt that is repeated does no harm. Throws ServiceError. */
export async function publish(context: Context): Promise<Publication> {
  const { run, services, signal } = context;
  const { page } = required(context, 'validate');
  const url = await vendorCall('cms', context, () => services.cms.putPage({ id: run.id, page, signal }));
  await sampleForReview(context, {
    entities: [{ entityId: page.slug, ...qualityOf(page) }],
    buckets: ['High', 'Medium', 'Low'],
  });
  return { slug: page.slug, url };
}
