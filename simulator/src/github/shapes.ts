// GitHub's JSON formats of accounts, repositories, files and comments.
import { createHash } from 'node:crypto';
import type { Comment, Reaction } from './comments';
import { DEFAULT_BRANCH, type Account, type Repository } from './repositories';

const API = 'https://api.github.com';
const SITE = 'https://github.com';

export function accountJson({ id, login, type }: Account) {
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url: `${API}/users/${encodeURIComponent(login)}`,
    html_url: type === 'Bot' ? `${SITE}/apps/${login.replace('[bot]', '')}` : `${SITE}/${login}`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

export function repositoryJson({ id, name, fullName, owner, description }: Repository) {
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: fullName,
    private: true,
    owner: accountJson(owner),
    html_url: `${SITE}/${fullName}`,
    description,
    fork: false,
    url: `${API}/repos/${fullName}`,
    contents_url: `${API}/repos/${fullName}/contents/{+path}`,
    issue_comment_url: `${API}/repos/${fullName}/issues/comments{/number}`,
    clone_url: `${SITE}/${fullName}.git`,
    language: 'TypeScript',
    archived: false,
    disabled: false,
    visibility: 'private',
    default_branch: DEFAULT_BRANCH,
  };
}

export function contentJson({ fullName }: Repository, path: string, text: string) {
  const bytes = Buffer.from(text);
  const sha = gitBlobSha(bytes);
  const url = `${API}/repos/${fullName}/contents/${path}?ref=${DEFAULT_BRANCH}`;
  const html_url = `${SITE}/${fullName}/blob/${DEFAULT_BRANCH}/${path}`;
  const git_url = `${API}/repos/${fullName}/git/blobs/${sha}`;
  return {
    name: path.split('/').at(-1),
    path,
    sha,
    size: bytes.length,
    url,
    html_url,
    git_url,
    download_url: `https://raw.githubusercontent.com/${fullName}/${DEFAULT_BRANCH}/${path}`,
    type: 'file',
    // GitHub wraps base64 after 60 characters, with a trailing line feed.
    content: bytes.toString('base64').replace(/.{1,60}/g, '$&\n'),
    encoding: 'base64',
    _links: { self: url, git: git_url, html: html_url },
  };
}

export function commentJson(
  { id, repository, issueNumber, author, association, body, createdAt }: Comment,
  reactions: readonly Reaction[] = [],
) {
  const issue_url = `${API}/repos/${repository.fullName}/issues/${issueNumber}`;
  return {
    url: `${API}/repos/${repository.fullName}/issues/comments/${id}`,
    html_url: `${SITE}/${repository.fullName}/issues/${issueNumber}#issuecomment-${id}`,
    issue_url,
    id,
    node_id: nodeId('IssueComment', id),
    user: accountJson(author),
    created_at: createdAt,
    updated_at: createdAt,
    author_association: association,
    body,
    reactions: {
      url: `${API}/repos/${repository.fullName}/issues/comments/${id}/reactions`,
      total_count: reactions.length,
      ...Object.fromEntries(
        REACTIONS.map((content) => [content, reactions.filter((one) => one.content === content).length]),
      ),
    },
    performed_via_github_app: null,
  };
}

export const REACTIONS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'] as const;

export function reactionJson({ id, content }: Reaction, author: Account) {
  return { id, node_id: nodeId('Reaction', id), user: accountJson(author), content };
}

export interface Issue {
  readonly repository: Repository;
  readonly number: number;
  readonly title: string;
  readonly author: Account;
  readonly openedAt: string;
  readonly comments: number;
}

export function issueJson({ repository, number, title, author, openedAt, comments }: Issue) {
  const url = `${API}/repos/${repository.fullName}/issues/${number}`;
  const id = repository.id * 1000 + number;
  return {
    url,
    repository_url: `${API}/repos/${repository.fullName}`,
    comments_url: `${url}/comments`,
    html_url: `${SITE}/${repository.fullName}/issues/${number}`,
    id,
    node_id: nodeId('Issue', id),
    number,
    title,
    user: accountJson(author),
    labels: [],
    state: 'open',
    locked: false,
    assignees: [],
    comments,
    created_at: openedAt,
    updated_at: openedAt,
    closed_at: null,
    author_association: 'MEMBER',
    body: null,
  };
}

/** The id of a git blob. */
function gitBlobSha(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64');
}
