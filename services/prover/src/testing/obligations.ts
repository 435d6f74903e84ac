// Obligations that exceed the limits of Z3.

/** Z3 gives up at its timeout. */
export const EXCEEDS_TIMEOUT = `
(declare-const a Int) (declare-const b Int) (declare-const c Int)
(assert (and (> a 2) (> b 2) (> c 2) (= (+ (* a a a) (* b b b)) (* c c c))))`;

/** Z3 does not check its timeout, so the thread has to be terminated. */
export const IGNORES_TIMEOUT = `
(define-fun-rec f ((x Int)) Int (+ 1 (f (+ x 1))))
(assert (= (f 0) (f 1)))`;

/** Exceeds the memory limit at once. */
export const EXCEEDS_MEMORY = `
(declare-const a (_ BitVec 2000000000))
(assert (= (bvadd a a) a))`;
