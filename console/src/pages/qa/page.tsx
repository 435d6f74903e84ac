// QA review.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function QaReviewPage() {
  return (
    <Page title="QA review">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
