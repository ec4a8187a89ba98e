//! Stories of letters to many.

use crate::world::{World, at, sheet};
use archive::{ArchiveError, Thing};
use letters::{Addressee, Language, Mailing, MailingChange, MailingId, Wording};

pub async fn a_mailing_is_kept_whole_and_is_its_writers_own(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let to = |row: u32, name: &str| Addressee { row, name: name.into(), address: vec!["Tulsa".into()], ..Addressee::default() };
    let mut mailing = Mailing {
        id: MailingId(world.id()),
        title: "Christmas".into(),
        wording: Wording::Text { text: "Dear {{name}},\n\nThe sea — at night.\n\nChris".into() },
        list: vec![to(2, "Rosa"), to(3, "Tom")],
        letters: Default::default(),
        sheet: sheet(),
        envelope: "c6".into(),
        most_sheets: 1,
        duplex: true,
        language: Language::default(),
        left_out: Default::default(),
        read: Default::default(),
    };
    a.add_mailing(chris, &mailing, at(1)).await.unwrap();
    mailing.change(MailingChange::Marks([3].into(), [2].into())).unwrap();
    a.save_mailing(chris, &mailing).await.unwrap();
    assert_eq!(a.mailing(chris, mailing.id).await.unwrap(), mailing);
    let kept: Vec<_> = a.mailings(chris).await.unwrap().into_iter().map(|m| (m.title, m.letters)).collect();
    assert_eq!(kept, [("Christmas".to_string(), 2)]);

    assert!(matches!(a.mailing(world.nell, mailing.id).await, Err(ArchiveError::NotFound(Thing::Mailing))));
    assert!(matches!(a.save_mailing(world.nell, &mailing).await, Err(ArchiveError::NotFound(Thing::Mailing))));
    assert!(matches!(a.save_mailing(chris, &Mailing { list: vec![], ..mailing.clone() }).await, Err(ArchiveError::Refused(_))));
    a.remove_mailing(chris, mailing.id).await.unwrap();
    assert!(a.mailings(chris).await.unwrap().is_empty());
}
