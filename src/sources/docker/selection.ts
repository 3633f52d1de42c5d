import { createHash } from 'node:crypto'
import type { DockerSettings } from '../../settings/sources/docker.ts'
import type { Container } from './container.ts'
import { matchesAny } from './glob.ts'

/** Which containers a source reads. */
export type Selection = Pick<DockerSettings, 'label' | 'name' | 'image'>

/** Whether a container has all the labels, and one of the names, and one of the images; what is not asked for is so. */
export function isSelected({ labels, name, image }: Container, wanted: Selection): boolean {
  return (
    wanted.label.every((label) => hasLabel(labels, label)) &&
    (wanted.name.length === 0 || matchesAny(wanted.name, name)) &&
    (wanted.image.length === 0 || [image, withoutTag(image)].some((text) => matchesAny(wanted.image, text)))
  )
}

/** A short text that is another where other containers are wanted. */
export function selectionKey({ label, name, image }: Selection): string {
  return createHash('sha256')
    .update(JSON.stringify([label, name, image]))
    .digest('base64url')
    .slice(0, 16)
}

function hasLabel(labels: Container['labels'], wanted: string): boolean {
  const [key = '', ...value] = wanted.split('=')
  return Object.hasOwn(labels, key) && (value.length === 0 || labels[key] === value.join('='))
}

/** `registry:5000/web:1.2@sha256:…` without what stands behind the name. */
function withoutTag(image: string): string {
  return image.replace(/@.*/, '').replace(/:[^/:]*$/, '')
}
