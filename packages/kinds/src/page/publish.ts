// Step publish: publishes the page to the CMS under the id of its run, and samples it for review.
import { vendorCall } from '../clients/vendor-call';
import { required, type StepContext } from '../declare';
import { sampleForReview } from '../qa';
import type { PageInput } from './kind';
import { qualityOf } from './quality';
import type { ValidatedPage } from './validate';

export interface Publication {
  readonly slug: string;
  /** Null if the CMS returns no public URL. */
  readonly url: string | null;
}

type Context = StepContext<PageInput, { readonly validate: ValidatedPage }>;

/** Idempotent: a repeated attempt replaces the page. Throws ServiceError. */
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
